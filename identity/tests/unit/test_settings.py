from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from runningmate_identity.bootstrap import build
from runningmate_identity.config import Settings
from runningmate_identity.domain.model import name_key
from runningmate_servicekit.errors import FailedPrecondition
from runningmate_servicekit.testing.identity import TestIssuer


def settings(issuer: TestIssuer, listen: str, **values: Any) -> Settings:
    return Settings(
        token_jwks=issuer.jwks_path,
        identity_signing_key=issuer.key_path,
        database_url=SecretStr("postgresql://nobody@127.0.0.1:1/none"),
        event_log_url=SecretStr("postgresql://nobody@127.0.0.1:1/none"),
        listen=listen,
        **values,
    )


@pytest.mark.parametrize("listen", ["0.0.0.0:50051", "[::]:50051", "192.168.1.7:50051", "mesh.example:50051"])
def test_the_issuer_refuses_an_address_that_other_machines_reach(issuer: TestIssuer, listen: str) -> None:
    with pytest.raises(FailedPrecondition, match="other machines"):
        build(settings(issuer, listen))
    build(settings(issuer, listen, identity_beyond_loopback=True))


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "127.0.0.9:0", "[::1]:0", "localhost:0"])
def test_the_issuer_listens_on_loopback(issuer: TestIssuer, listen: str) -> None:
    build(settings(issuer, listen))


def test_names_are_compared_whatever_their_case_and_spaces() -> None:
    assert name_key(" Ann  LEE ") == name_key("ann lee")
    assert name_key("Jos\u00e9") == name_key("Jose\u0301")
    assert name_key("Ann") != name_key("Anna")
