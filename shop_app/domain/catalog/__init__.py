"""What the shop sells."""

from shop_app.domain.catalog.queries import (
    category_page,
    find_product,
    home,
    list_products,
    menu,
    product_page,
    sellables,
)
from shop_app.domain.catalog.rules import clean_html, plain_text, slug_of
from shop_app.domain.catalog.schemas import (
    PAGE_SIZE,
    CategoryLink,
    CategoryPage,
    CategoryTile,
    HomePage,
    Option,
    Picture,
    ProductCard,
    ProductList,
    ProductPage,
    Sellable,
    Sort,
    VariantOffer,
)

__all__ = [
    "PAGE_SIZE",
    "CategoryLink",
    "CategoryPage",
    "CategoryTile",
    "HomePage",
    "Option",
    "Picture",
    "ProductCard",
    "ProductList",
    "ProductPage",
    "Sellable",
    "Sort",
    "VariantOffer",
    "category_page",
    "clean_html",
    "find_product",
    "home",
    "list_products",
    "menu",
    "plain_text",
    "product_page",
    "sellables",
    "slug_of",
]
