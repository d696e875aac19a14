"""The roof: the web app with all its pages."""

import reflex as rx

from shop_app.routes import NOT_FOUND, ROUTES

app = rx.App(stylesheets=["/tokens.css", "/base.css"], toaster=None)
for route in (*ROUTES, NOT_FOUND):
    app.add_page(route.page, route=route.path, title=route.title or None, on_load=list(route.on_load))
