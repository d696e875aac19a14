"""A bill: lines of goods and what they come to, as checkout, confirmation and tracking show it."""

import dataclasses


@dataclasses.dataclass
class BillLine:
    """Goods on a bill."""

    title: str = ""
    options: str = ""
    href: str = ""
    image: str = ""
    quantity: str = ""
    total: str = ""
    notice: str = ""
    review_href: str = ""


@dataclasses.dataclass
class Sums:
    """What a bill comes to; an empty text is a line that is not there."""

    subtotal: str = ""
    discount: str = ""
    shipping: str = ""
    tax: str = ""
    tax_label: str = ""
    total: str = ""
