"""The Reflex plugin that lets one build serve every host, port and language, and start from a page's own
data.

It edits the generated JavaScript at lines it insists on finding: a Reflex that words them differently fails
the build instead of shipping an app that quietly forgets its seed.
"""

from pathlib import Path
from typing import Any

from reflex.plugins import Plugin

SEED_ID = "shop-seed"
FIRST_PAINT_ID = "first-paint"

_STATE_FILE = "utils/state.js"
_CONTEXT_FILE = "utils/context.jsx"
_TRANSLATION_FILE = "utils/translation.js"

_HOST_LINE = "    endpoint.hostname = frontend_hostname;\n"
_PORT_LINE = "    endpoint.port = window.location.port;\n"
_EMPTY_PORT_LINE = '      endpoint.port = ""; // Assume websocket is on https port via load balancer.\n'
_INITIAL_STATE = "export const initialState = "
_AFTER_INITIAL_STATE = "\nexport const initialStateHashes = "

_MERGE = f"""
const seedOf = () => {{
  if (typeof document === "undefined") return {{}};
  const element = document.getElementById("{SEED_ID}");
  return element ? JSON.parse(element.textContent) : {{}};
}};
const withSeed = (merged, [state, vars]) =>
  state in merged ? {{ ...merged, [state]: {{ ...merged[state], ...vars }} }} : merged;
export const initialState = Object.entries(seedOf()).reduce(withSeed, compiledState);"""


def use_the_page_port(source: str) -> str:
    """Connect the socket to the port the page came from, whatever port the build was made for."""
    # Reflex leaves this file alone when it builds again, so the edit may stand there already.
    if _HOST_LINE + _PORT_LINE in source:
        return source
    _expect(source, _STATE_FILE, _HOST_LINE, _EMPTY_PORT_LINE)
    return source.replace(_EMPTY_PORT_LINE, "").replace(_HOST_LINE, _HOST_LINE + _PORT_LINE)


def start_from_the_seed(source: str) -> str:
    """Merge the document's JSON seed over the compiled defaults before React reads them."""
    _expect(source, _CONTEXT_FILE, _INITIAL_STATE, _AFTER_INITIAL_STATE)
    compiled = source.replace(_INITIAL_STATE, "const compiledState = ", 1)
    return compiled.replace(_AFTER_INITIAL_STATE, _MERGE + _AFTER_INITIAL_STATE, 1)


def _expect(source: str, file: str, *lines: str) -> None:
    for line in lines:
        assert line in source, f"{file}: Reflex's template no longer says {line.strip()!r}"


def translation_script() -> tuple[str, str]:
    """The browser's half of `t`, saved beside the generated utilities."""
    return _TRANSLATION_FILE, (Path(__file__).parent / "translation.js").read_text(encoding="utf-8")


class FirstPaintPlugin(Plugin):
    """Applies the edits to every build."""

    def pre_compile(self, **context: Any) -> None:
        """Register the edits; Reflex runs them after it has written its files."""
        context["add_save_task"](translation_script)
        context["add_modify_task"](_STATE_FILE, use_the_page_port)
        context["add_modify_task"](_CONTEXT_FILE, start_from_the_seed)
