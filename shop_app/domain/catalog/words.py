"""What people type, as the database's full text reads it. Nothing here can be refused by ``to_tsquery``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

MOST_WORDS = 12
_LONGEST_WORD = 64
# Figures keep their point: "3.5" is one word in a title, too.
_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+")

Phrase = tuple[str, ...]


def words_of(typed: str) -> tuple[str, ...]:
    """The words of a query in lower case; the thirteenth and what follows it do not count."""
    plain = unicodedata.normalize("NFC", typed).casefold().replace("_", " ")
    return tuple(word[:_LONGEST_WORD] for word in _WORD.findall(plain)[:MOST_WORDS])


def query_of(words: Sequence[str], synonyms: Sequence[Sequence[Phrase]] = (), *, is_begun: bool = False) -> str:
    """A query for all of ``words``, each in any of its meanings; ``is_begun``: the last word may go on.

    Each of ``synonyms`` is a group of phrases that mean the same; the longest that fits is taken.
    """
    meanings = {phrase: group for group in synonyms for phrase in group}
    longest = max((len(phrase) for phrase in meanings), default=1)
    asked: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            phrase = tuple(words[place : place + length])
            if phrase in meanings or length == 1:
                goes_on = is_begun and place + length == len(words)
                asked.append(_any_of(phrase, meanings.get(phrase, ()), goes_on))
                place += length
                break
    return " & ".join(asked)


def _any_of(phrase: Phrase, group: Sequence[Phrase], goes_on: bool) -> str:
    said = [_spelt(phrase, ":*" if goes_on else ""), *(_spelt(other) for other in group if other != phrase)]
    return f"({' | '.join(said)})" if len(said) > 1 else said[0]


def _spelt(phrase: Phrase, end: str = "") -> str:
    words = " <-> ".join(f"'{word}'" for word in phrase) + end
    return f"({words})" if len(phrase) > 1 else words
