"""The compiled document around every page, taken from the build and kept in the pieces that vary."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import orjson

from shop_app.core.translation import direction
from shop_app.first_paint.seed import FIRST_PAINT_ID, SEED_ID

SHELL_FILE = "__spa-fallback.html"
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/)[^>]*>(.*?)</script>", re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_MODULE_PRELOAD = re.compile(r'<link rel="modulepreload"[^>]*>')
_HTML = re.compile(r"<html[^>]*>")


class BuildMissing(RuntimeError):
    """The web app has not been built, or the build stopped half-way."""


@dataclass(frozen=True, slots=True)
class Preload:
    """The one picture that a page opens with, so that it is on its way before the page is read."""

    sources: str
    sizes: str
    kind: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says of itself. Empty texts are left out; `structured` is JSON-LD, `alternates` are
    locales and the page's address in each, the shop's own first."""

    title: str
    description: str = ""
    canonical: str = ""
    image: str = ""
    kind: str = "website"
    structured: dict[str, Any] | None = None
    is_listed: bool = True
    alternates: tuple[tuple[str, str], ...] = ()
    preload: Preload | None = None


class Shell:
    """The build's document. `script_hashes` are its inline scripts, in the words of a content policy."""

    def __init__(self, build: Path) -> None:
        try:
            text = (build / SHELL_FILE).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise BuildMissing(f"{SHELL_FILE} is not in the build; `make run` builds the web app") from None
        text = _HTML.sub("<html>", _TITLE.sub("", text), count=1)
        before_html, text = text.split("<html>", 1)
        head, text = text.split("</head>", 1)
        before_body, body = text.split("<body>", 1)
        self._pieces = (before_html, head, before_body, body)
        self.text = "".join(self._pieces)
        # Without the app: what it would load is not asked for either.
        self._still_head = _MODULE_PRELOAD.sub("", head)
        self.script_hashes = tuple(
            f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
            for script in _INLINE_SCRIPT.findall(head + body)
        )

    def document(
        self,
        *,
        locale: str,
        head: Head,
        painted: str,
        seed: dict[str, Any],
        scripts: tuple[str, ...],
        style: str = "",
    ) -> bytes:
        """A whole document. What is added stands last in the head and first in the body: React skips it there, while
        anything before its own elements would make it throw the page away and start again."""
        before_html, shell_head, before_body, body = self._pieces
        extra = (
            (f"<style>{style}</style>" if style else "")
            + _head_of(head)
            + _json_block(SEED_ID, "application/json", seed)
        )
        sources = "".join(f'<script type="module" src="{escape(source)}"></script>' for source in scripts)
        first = f'<div id="{FIRST_PAINT_ID}">{painted}</div>' if painted else ""
        opening = f"{before_html}<html {_language(locale)}>{shell_head}{extra}{sources}</head>"
        return f"{opening}{before_body}<body>{first}{body}".encode()

    def still(self, *, locale: str, head: Head, painted: str, style: str = "") -> bytes:
        """A document without the app, in its clothes."""
        before_html, _, before_body, _ = self._pieces
        extra = (f"<style>{style}</style>" if style else "") + _head_of(head)
        return (
            f"{before_html}<html {_language(locale)}>{self._still_head}{extra}</head>{before_body}"
            f"<body>{painted}</body></html>"
        ).encode()


def _language(locale: str) -> str:
    return f'lang="{escape(locale.replace("_", "-"))}" dir="{direction(locale)}"'


def _json_block(element_id: str, kind: str, value: Any) -> str:
    # A closing tag inside a text would end the block, so the less-than sign never stands there as itself.
    text = orjson.dumps(value).decode().replace("<", "\\u003c")
    named = f' id="{element_id}"' if element_id else ""
    return f'<script type="{kind}"{named}>{text}</script>'


def _preload_of(picture: Preload) -> str:
    return (
        f'<link rel="preload" as="image" imagesrcset="{escape(picture.sources)}" imagesizes="{escape(picture.sizes)}"'
        f' type="{picture.kind}" fetchpriority="high">'
    )


def in_language(address: str, locale: str) -> str:
    """The address by which a page is read in a language."""
    return f"{address}{'&' if '?' in address else '?'}lang={locale}"


def _alternate(language: str, address: str) -> str:
    return f'<link rel="alternate" hreflang="{escape(language)}" href="{escape(address)}">'


def _head_of(head: Head) -> str:
    named = {"description": head.description, "robots": "" if head.is_listed else "noindex"}
    properties = {
        "og:title": head.title,
        "og:description": head.description,
        "og:type": head.kind if head.canonical else "",
        "og:url": head.canonical,
        "og:image": head.image,
    }
    return "".join(
        (
            _preload_of(head.preload) if head.preload else "",
            '<link rel="icon" href="/icons/32.png" sizes="32x32" type="image/png">',
            '<link rel="manifest" href="/manifest.webmanifest">',
            '<link rel="apple-touch-icon" href="/icons/180.png">',
            '<link rel="search" href="/opensearch.xml" type="application/opensearchdescription+xml">',
            f"<title data-first>{escape(head.title, quote=False)}</title>",
            *(f'<meta name="{name}" content="{escape(text)}">' for name, text in named.items() if text),
            *(f'<meta property="{name}" content="{escape(text)}">' for name, text in properties.items() if text),
            f'<link rel="canonical" href="{escape(head.canonical)}">' if head.canonical else "",
            *(_alternate(locale.replace("_", "-"), address) for locale, address in head.alternates),
            *(_alternate("x-default", address) for _, address in head.alternates[:1]),
            _json_block("", "application/ld+json", head.structured) if head.structured else "",
        )
    )
