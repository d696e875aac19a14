"""Words that mean the same to a shop's shoppers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog import Phrase, words_of
from shop_app.domain.search.schemas import SynonymGroup

MOST_GROUPS = 500
_MOST_WORDS = 12
_LONGEST_PHRASE = 3

_ALL = "SELECT id, words FROM search_synonym ORDER BY created_at, id"
_ABOUT = "SELECT words FROM search_synonym WHERE words && %(phrases)s::text[]"
_ADD = "INSERT INTO search_synonym (id, words) VALUES (%(id)s, %(words)s)"
_REMOVE = "DELETE FROM search_synonym WHERE id = %(id)s"


def list_synonyms(uow: UnitOfWork) -> tuple[SynonymGroup, ...]:
    """Every group, in the order in which they were made."""
    require(uow, Permission.CATALOG_READ)
    return tuple(SynonymGroup(id=row.id, words=tuple(row.words)) for row in uow.all(SynonymGroup, _ALL))


def add_synonyms(uow: UnitOfWork, words: Sequence[str]) -> UUID:
    """Words, or phrases of up to three, that find the same from now on. Undone by ``remove_synonyms``."""
    require(uow, Permission.CATALOG_WRITE)
    phrases = tuple(dict.fromkeys(words_of(text) for text in words))
    if not 2 <= len(phrases) <= _MOST_WORDS:
        raise ValidationFailed(t("Enter 2 to {most} different words.", most=_MOST_WORDS), field="words")
    if any(not 1 <= len(phrase) <= _LONGEST_PHRASE for phrase in phrases):
        raise ValidationFailed(t("Use one to three words each."), field="words")
    if uow.scalar("SELECT count(*) FROM search_synonym") >= MOST_GROUPS:
        raise ValidationFailed(t("Remove some first: {most} groups are the most.", most=MOST_GROUPS), field="words")
    synonym_id = new_id()
    uow.execute(_ADD, id=synonym_id, words=[" ".join(phrase) for phrase in phrases])
    uow.record("SynonymsChanged", aggregate="search_synonym", aggregate_id=synonym_id)
    return synonym_id


def remove_synonyms(uow: UnitOfWork, synonym_id: UUID) -> None:
    """Forgets a group. Undone by adding its words again."""
    require(uow, Permission.CATALOG_WRITE)
    if not uow.execute(_REMOVE, id=synonym_id):
        raise NotFound(t("There are no such synonyms."))
    uow.record("SynonymsChanged", aggregate="search_synonym", aggregate_id=synonym_id)


def synonyms_of(uow: UnitOfWork, words: Sequence[str]) -> tuple[tuple[Phrase, ...], ...]:
    """The groups that a phrase of ``words`` belongs to."""
    phrases = [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + _LONGEST_PHRASE, len(words)) + 1)
    ]
    if not phrases:
        return ()
    return tuple(tuple(tuple(text.split()) for text in group) for group in uow.scalars(_ABOUT, phrases=phrases))
