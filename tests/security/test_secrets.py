"""Secrets at rest open only where they were put (I-39), and signed links only for what they were made (C-67)."""

from __future__ import annotations

from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag

from models.values.ids import new_id
from shop_app.core.encryption import open_sealed, seal
from shop_app.core.passwords import hash_password, matches
from shop_app.core.tokens import new_token, read_signed_id, sign_id, token_sha256

TENANT, ROW = new_id(), new_id()
PLACE: dict[str, UUID | str] = {
    "tenant_id": TENANT,
    "table": "payment_provider",
    "column": "secret_key",
    "row_id": ROW,
}


def sealed(plain: str = "sk_test_1") -> bytes:
    return seal(plain, **PLACE)  # type: ignore[arg-type]


def test_i39_a_secret_opens_in_its_own_cell() -> None:
    assert open_sealed(sealed("sk_test_ü"), **PLACE) == "sk_test_ü"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "moved",
    [{"tenant_id": new_id()}, {"row_id": new_id()}, {"table": "webhook_endpoint"}, {"column": "previous_secret"}],
    ids=["tenant", "row", "table", "column"],
)
def test_i39_ciphertext_that_was_moved_does_not_open(moved: dict[str, UUID | str]) -> None:
    with pytest.raises(InvalidTag):
        open_sealed(sealed(), **(PLACE | moved))  # type: ignore[arg-type]


def test_i39_a_changed_byte_anywhere_does_not_open() -> None:
    whole = sealed()
    for at in range(1, len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises(InvalidTag):
            open_sealed(changed, **PLACE)  # type: ignore[arg-type]


def test_i39_the_same_secret_never_looks_the_same() -> None:
    nonces = {sealed()[1:13] for _ in range(500)}
    assert len(nonces) == 500


def test_i39_a_password_is_kept_as_argon2id_of_19_mib() -> None:
    kept = hash_password("correct horse")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert matches("correct horse", kept)
    assert not matches("wrong horse", kept)
    assert not matches("correct horse", None)
    assert not matches("correct horse", "no hash at all")


def test_i39_tokens_are_256_random_bits_kept_as_their_hash() -> None:
    tokens = {new_token() for _ in range(500)}
    assert len(tokens) == 500
    assert all(len(token) == 43 and len(token_sha256(token)) == 32 for token in tokens)


def test_a_signed_id_is_good_for_one_purpose_in_one_shop() -> None:
    token = sign_id("order", TENANT, ROW)
    assert read_signed_id("order", TENANT, token) == ROW
    altered = ("B" if token[0] != "B" else "C") + token[1:]
    for purpose, tenant, given in (
        ("refund", TENANT, token),
        ("order", new_id(), token),
        ("order", TENANT, altered),
        ("order", TENANT, token[:-1]),
        ("order", TENANT, token + "AAAA"),
        ("order", TENANT, ""),
        ("order", TENANT, "ü" * 43),
        ("order", TENANT, "\0" * 43),
    ):
        assert read_signed_id(purpose, tenant, given) is None, given
