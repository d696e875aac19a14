"""`python -m shop_app.cli`: the same without an installed script."""

from shop_app.cli import main

main()
