"""For whom a call reads: its header says it, a token can bind it, and an external model gets gated methods only."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import grpc
import pytest

from runningmate_servicekit.datause import Reader
from servicekit.tests.echo import Note
from servicekit.tests.test_calls import details, failure

if TYPE_CHECKING:
    from runningmate_servicekit.testing.identity import TestIssuer
    from servicekit.tests.conftest import Echo

MODEL = Reader.EXTERNAL_MODEL


async def test_an_external_model_is_answered_by_gated_methods_only(echo: Echo) -> None:
    metadata = (*echo.metadata, ("runningmate-reader", MODEL))
    assert (await echo.stub.unary(Note(text="a"), metadata=metadata)).text == "a"
    error = await failure(echo.stub.stream(Note(count=1), metadata=metadata))
    assert error.code() is grpc.StatusCode.PERMISSION_DENIED
    assert details(error)["ErrorInfo"].reason == "READER_NOT_SERVED"


async def test_an_unknown_reader_sees_nothing(echo: Echo) -> None:
    metadata = (*echo.metadata, ("runningmate-reader", "somebody"))
    error = await failure(echo.stub.unary(Note(text="a"), metadata=metadata))
    assert error.code() is grpc.StatusCode.PERMISSION_DENIED
    assert details(error)["ErrorInfo"].reason == "READER_UNKNOWN"


@pytest.mark.parametrize("header", ["metrics", "rules"])
async def test_a_token_for_one_reader_serves_no_other(echo: Echo, issuer: TestIssuer, header: str) -> None:
    token = issuer.issuer.sign(str(uuid.uuid4()), ["athlete"], 60, claims={"reader": str(MODEL)})
    metadata = (("authorization", f"Bearer {token}"),)
    assert (await echo.stub.unary(Note(text="a"), metadata=metadata)).text == "a"
    error = await failure(
        echo.stub.unary(Note(text="a"), metadata=(*metadata, ("runningmate-reader", header)))
    )
    assert details(error)["ErrorInfo"].reason == "READER_MISMATCH"
    error = await failure(echo.stub.stream(Note(count=1), metadata=metadata))
    assert details(error)["ErrorInfo"].reason == "READER_NOT_SERVED", "leaving the header out gains nothing"


async def test_a_token_with_a_reader_that_nobody_knows_opens_nothing(echo: Echo, issuer: TestIssuer) -> None:
    token = issuer.issuer.sign(str(uuid.uuid4()), ["athlete"], 60, claims={"reader": "all"})
    error = await failure(echo.stub.unary(Note(text="a"), metadata=(("authorization", f"Bearer {token}"),)))
    assert details(error)["ErrorInfo"].reason == "READER_UNKNOWN"
