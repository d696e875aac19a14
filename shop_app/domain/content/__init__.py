"""What a shop says for itself: its own pages, and the order of its front page."""

from models.content import SectionKind
from shop_app.domain.content.pages import find_page, footer_pages, list_pages, remove_page, save_page
from shop_app.domain.content.policies import POLICIES, RETURN_DAYS
from shop_app.domain.content.rules import html_of, plain_text
from shop_app.domain.content.schemas import Page, PageLink, Section
from shop_app.domain.content.sections import arrange_home, home_sections, list_sections

__all__ = [
    "POLICIES",
    "RETURN_DAYS",
    "Page",
    "PageLink",
    "Section",
    "SectionKind",
    "arrange_home",
    "find_page",
    "footer_pages",
    "home_sections",
    "html_of",
    "list_pages",
    "list_sections",
    "plain_text",
    "remove_page",
    "save_page",
]
