from __future__ import annotations

import uuid

import pytest

from models.values.ids import new_id, parse_id


def test_ids_are_version_7_and_grow() -> None:
    ids = [new_id() for _ in range(1000)]
    assert {one.version for one in ids} == {7}
    assert ids == sorted(ids)
    assert len(set(ids)) == 1000


def test_an_id_is_read_in_its_canonical_form_only() -> None:
    one = new_id()
    assert parse_id(str(one)) == one
    for spelling in (one.hex, f"{{{one}}}", str(one).upper(), f" {one}", f"urn:uuid:{one}", "", "1"):
        assert parse_id(spelling) is None


@pytest.mark.parametrize("value", [None, 7, uuid.uuid4()])
def test_what_is_no_text_is_no_id(value: object) -> None:
    assert parse_id(value) is None  # type: ignore[arg-type]
