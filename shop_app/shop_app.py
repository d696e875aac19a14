import reflex as rx

class Probe(rx.State):
    word: str = "default"

    @rx.event
    async def load(self):
        self.word = "loaded"

def index():
    return rx.el.main(rx.el.h1(Probe.word, class_name="text-hero text-accent-ink p-4 sm:p-8"), custom_attrs={"data-app-ready": ""})

app = rx.App(stylesheets=["/tokens.css", "/base.css"], toaster=None)
app.add_page(index, route="/", on_load=Probe.load)
app.add_page(index, route="/p/[slug]", on_load=Probe.load)
