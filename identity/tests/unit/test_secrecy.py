from __future__ import annotations

import math
import re

import pytest

from runningmate_identity.domain.secrecy import (
    ALPHABET,
    code_digest,
    new_code,
    new_refresh_token,
    refresh_digest,
)


def test_a_code_is_three_groups_of_unambiguous_signs() -> None:
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", new_code())
    assert not set("ILOU") & set(ALPHABET)


def test_a_code_holds_sixty_bits() -> None:
    signs = len(new_code().replace("-", ""))
    assert signs * math.log2(len(set(ALPHABET))) >= 60
    assert len({new_code() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "typed", ["7k3m-qx0p-1zfd", "7K3MQX0P1ZFD", " 7K3M QX0P 1ZFD ", "7K3M–QXOP–lZFD", "7K3M-QX0P-iZFD"]
)
def test_a_code_is_recognised_however_it_was_typed(typed: str) -> None:
    assert code_digest(typed) == code_digest("7K3M-QX0P-1ZFD")


def test_other_codes_have_other_digests() -> None:
    assert code_digest("7K3M-QX0P-1ZFD") != code_digest("7K3M-QX0P-1ZFE")
    assert refresh_digest("x") != code_digest("x")


def test_refresh_tokens_hold_256_bits_and_never_repeat() -> None:
    assert len(new_refresh_token().removeprefix("rmr_")) * 6 >= 256
    assert new_refresh_token() != new_refresh_token()
