"""How Reflex builds and runs the web app.

A build needs Node and npm from the virtual environment and asks this machine, not Reflex, where packages come
from. Reflex reads its environment variables late, so everything it must know is set above its import.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Not resolved: the interpreter is a link out of the virtual environment whose programs we want.
PROGRAMS = Path(sys.executable).parent


def prepare_build(environ: os._Environ[str]) -> None:
    """Tell npm what the machine's own npm knows, then put the wheel's Node first on PATH."""
    machine_npm = shutil.which("npm")
    environ["REFLEX_USE_NPM"] = "1"
    environ["npm_config_omit_lockfile_registry_resolved"] = "true"
    environ.setdefault("npm_config_fetch_retries", "1")
    environ["PATH"] = f"{PROGRAMS}{os.pathsep}{environ.get('PATH', '')}"
    npm = machine_npm or shutil.which("npm")
    if npm is None:
        return

    def setting(name: str) -> str:
        answer = subprocess.run([npm, "config", "get", name], capture_output=True, text=True, timeout=30, check=False)
        value = answer.stdout.strip()
        return "" if value in {"undefined", "null"} else value

    if "NPM_CONFIG_REGISTRY" not in environ and (registry := setting("registry")):
        environ["NPM_CONFIG_REGISTRY"] = registry
    # A system npm's global file holds the private certificate; the wheel's npm does not read that file.
    if "NODE_EXTRA_CA_CERTS" not in environ and (certificates := setting("cafile")):
        environ["NODE_EXTRA_CA_CERTS"] = certificates


os.environ.setdefault("REFLEX_TELEMETRY_ENABLED", "false")
os.environ.setdefault("REFLEX_CHECK_LATEST_VERSION", "false")
# A process that only serves a finished build needs neither Node nor npm.
if os.environ.get("__REFLEX_SKIP_COMPILE") != "true":
    prepare_build(os.environ)

import reflex as rx  # noqa: E402
from reflex.plugins import SitemapPlugin  # noqa: E402

from shop_app.components.ui.tokens import tailwind_theme  # noqa: E402
from shop_app.first_paint.seed import FirstPaintPlugin  # noqa: E402

config = rx.Config(
    app_name="shop_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    frontend_compression_formats=["brotli", "gzip"],
    frontend_lazy_bundled_libraries=True,
    # Tenants' own hosts come and go, so `asgi` checks a socket's origin against the host it asks for.
    cors_allowed_origins=[f"http://localhost:{os.environ.get('PORT', '8000')}"],
    plugins=[
        FirstPaintPlugin(),
        rx.plugins.TailwindV4Plugin(
            {
                "darkMode": "class",
                "content": [
                    "./app/**/*.{js,jsx}",
                    "./app_components/**/*.{js,jsx}",
                    "./utils/**/*.{js,jsx}",
                    "../shop_app/first_paint/**/*.py",
                    "../shop_app/components/**/*.py",
                ],
                "theme": tailwind_theme(),
            }
        ),
    ],
    disable_plugins=[SitemapPlugin],
)
