"""Every sentence the sources say, and what a catalogue lacks of them.

``python -m tests.house.messages de`` prints what is missing as entries of a ``.po`` file, ready to be filled in.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from shop_app.core.translation import catalogue
from tests.house.sources import PACKAGES, PROJECT, files, name_of, tree

SAYING = {"t": 1, "N_": 1, "tn": 2}
# Families of refusals: their first argument is a sentence that a door says in its caller's language.
REFUSING = {
    *("Conflict", "Gone", "NotFound", "NotSignedIn", "PermissionDenied", "RetryLater", "UpstreamFailed"),
    "ValidationFailed",
}
_IN_TEMPLATE = re.compile(r"""\bt\(\s*(?:"([^"]+)"|'([^']+)')""")
_PLURAL_IN_TEMPLATE = re.compile(r"""\btn\(\s*"([^"]+)",\s*"([^"]+)\"""")

Sentence = tuple[str, ...]


def sentences_in(path: Path) -> Iterator[Sentence]:
    """The sentences of one file; one with a plural has two forms."""
    if path.suffix != ".py":
        text = path.read_text(encoding="utf-8")
        yield from ((found.group(1) or found.group(2),) for found in _IN_TEMPLATE.finditer(text))
        yield from (found.groups() for found in _PLURAL_IN_TEMPLATE.finditer(text))
        return
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        wanted = SAYING.get(name) or (1 if name in REFUSING else 0)
        forms = [
            arg.value for arg in node.args[:wanted] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if wanted and len(forms) == wanted:
            yield tuple(forms)


def spoken() -> dict[Sentence, str]:
    """Every sentence with the first file that says it."""
    templates = sorted(
        path for package in PACKAGES for kind in ("*.html", "*.txt") for path in (PROJECT / package).rglob(kind)
    )
    found: dict[Sentence, str] = {}
    for path in (*files(*PACKAGES), *templates):
        for sentence in sentences_in(path):
            found.setdefault(sentence, name_of(path))
    return found


def missing(language: str) -> dict[Sentence, str]:
    """What a language cannot say yet."""
    known = catalogue(language)

    def is_said(sentence: Sentence) -> bool:
        message = known.get(sentence[0])
        return message is not None and bool(message.string) and all(message.string)

    return {sentence: place for sentence, place in spoken().items() if not is_said(sentence)}


def entry(sentence: Sentence, place: str) -> str:
    """A sentence as a catalogue wants it."""
    lines = [f"#: {place}", f"msgid {_quoted(sentence[0])}"]
    if len(sentence) == 1:
        return "\n".join([*lines, 'msgstr ""'])
    return "\n".join([*lines, f"msgid_plural {_quoted(sentence[1])}", 'msgstr[0] ""', 'msgstr[1] ""'])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    for sentence, place in missing(sys.argv[1]).items():
        sys.stdout.write(f"{entry(sentence, place)}\n\n")
