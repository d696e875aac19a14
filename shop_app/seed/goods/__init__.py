"""What the demonstration shops sell."""

from shop_app.seed.goods import atelier, demo
from shop_app.seed.goods.good import Good, Stock

GOODS: dict[str, tuple[Good, ...]] = {"demo": demo.GOODS, "atelier": atelier.GOODS}

__all__ = ["GOODS", "Good", "Stock"]
