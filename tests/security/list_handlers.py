"""Prints every event handler of the web app with its arguments, one a line."""

from __future__ import annotations

import inspect
import os
import sys

os.environ["__REFLEX_SKIP_COMPILE"] = "true"

from reflex_base.registry import RegistrationContext

import shop_app.shop_app  # noqa: F401  its import registers them

for name, found in sorted(RegistrationContext.get().event_handlers.items()):
    handler = getattr(found, "handler", found)
    arguments = [argument for argument in inspect.signature(handler.fn).parameters if argument != "self"]
    sys.stdout.write(" ".join([name, *arguments]) + "\n")
