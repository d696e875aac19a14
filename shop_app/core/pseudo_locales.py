"""Languages that nobody speaks, made from the English sentences, to see a layout under strain.

``en-XA`` is 40 % longer and accented, ``ar-XB`` runs from right to left. A sentence that stays plain English in either
is missing from the catalogues.
"""

from __future__ import annotations

import re

PSEUDO_LOCALES = ("en-XA", "ar-XB")

_ACCENTED = str.maketrans("aceinouyACEINOUYsdlrtz", "áçéîñöûýÁÇÉÎÑÖÛÝšđłřţž")
# A hole, a tag or an entity stays as it is: only what people read is changed.
_KEPT = re.compile(r"(\{\w*\}|<[^>]*>|&\w+;)")
_LONGER_BY = 0.4
_FILLING = "lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam nonumy "
_MIRROR, _AS_BEFORE = "\u202e", "\u202c"


def pseudo(sentence: str, locale: str) -> str:
    """The sentence as a reader of a pseudo-locale sees it, with the same holes."""
    if not sentence.strip():
        return sentence
    pieces = _KEPT.split(sentence)
    if locale == "ar-XB":
        return "".join(piece if _KEPT.fullmatch(piece) else _mirrored(piece) for piece in pieces)
    spoken = "".join(piece if _KEPT.fullmatch(piece) else piece.translate(_ACCENTED) for piece in pieces)
    missing = max(1, round(len(_KEPT.sub("", sentence)) * _LONGER_BY) - len("[ ]"))
    filling = (_FILLING * (1 + missing // len(_FILLING)))[:missing].rstrip()
    return f"[{spoken} {filling}]"


def _mirrored(piece: str) -> str:
    bare = piece.strip()
    return piece.replace(bare, f"{_MIRROR}{bare}{_AS_BEFORE}") if bare else piece
