from __future__ import annotations

import asyncio
import itertools
from typing import Any

import grpc
import grpc.aio
import pytest
from google.rpc import error_details_pb2, status_pb2
from prometheus_client import REGISTRY

from runningmate_servicekit.errors import (
    FieldViolation,
    InvalidArgument,
    NotFound,
    ResourceExhausted,
    ServiceError,
    Unavailable,
)
from runningmate_servicekit.testing.identity import TestIssuer
from servicekit.tests.conftest import Echo
from servicekit.tests.echo import NAME, Note, every_error


async def failure(call: Any) -> grpc.aio.AioRpcError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        if hasattr(call, "__aiter__"):
            _ = [message async for message in call]
        else:
            await call
    return caught.value


def details(error: grpc.aio.AioRpcError) -> dict[str, Any]:
    trailers = dict(error.trailing_metadata() or ())
    status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
    assert status.code == error.code().value[0]
    assert status.message == error.details()
    found: dict[str, Any] = {"x-request-id": trailers["x-request-id"]}
    for packed in status.details:
        name = packed.type_url.rpartition(".")[2]
        message = getattr(error_details_pb2, name)()
        packed.Unpack(message)
        found[name] = message
    assert found["RequestInfo"].request_id == found["x-request-id"]
    return found


async def test_all_kinds_of_calls_reach_their_handler(echo: Echo) -> None:
    stub, md = echo.stub, echo.metadata
    assert (await stub.unary(Note(text="a"), metadata=md)).text == "a"
    assert [m.count async for m in stub.stream(Note(count=3), metadata=md)] == [0, 1, 2]
    notes = [Note(text="a"), Note(text="b")]
    assert (await stub.collect(iter(notes), metadata=md)).text == "a,b"
    assert [m.text async for m in stub.chat(iter(notes), metadata=md)] == ["A", "B"]


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
async def test_each_error_has_its_status_and_details_in_each_kind_of_call(
    echo: Echo, kind: type[ServiceError]
) -> None:
    echo.servicer.error = kind("SOME_REASON", "A sentence – with ümlauts.", {"thing": "7"})
    fail, md = Note(text="fail"), echo.metadata
    calls = [
        echo.stub.unary(fail, metadata=md),
        echo.stub.stream(fail, metadata=md),
        echo.stub.collect(iter([fail]), metadata=md),
        echo.stub.chat(iter([fail]), metadata=md),
    ]
    for call in calls:
        error = await failure(call)
        assert error.code().name == kind.status
        assert error.details() == "A sentence – with ümlauts."
        info = details(error)["ErrorInfo"]
        assert (info.reason, info.domain, dict(info.metadata)) == (
            "SOME_REASON",
            "runningmate",
            {"thing": "7"},
        )


async def test_an_error_after_the_first_message_of_a_stream_arrives_with_details(echo: Echo) -> None:
    echo.servicer.error = NotFound("GONE", "It went away.")
    call, seen = echo.stub.stream(Note(text="fail", count=2), metadata=echo.metadata), []
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for message in call:
            seen.append(message.count)  # noqa: PERF401 - what came before the error counts
    assert seen == [0, 1]
    assert details(caught.value)["ErrorInfo"].reason == "GONE"


async def test_the_text_of_an_unknown_exception_stays_inside(echo: Echo) -> None:
    echo.servicer.error = KeyError("postgresql://rm:password@host")
    error = await failure(echo.stub.unary(Note(text="fail"), metadata=echo.metadata))
    assert error.code() is grpc.StatusCode.INTERNAL
    found = details(error)
    assert "password" not in str(error.details())
    assert found["x-request-id"] in str(error.details())


async def test_field_violations_and_retry_delays_are_details(echo: Echo) -> None:
    echo.servicer.error = InvalidArgument(
        "BAD", "Bad.", violations=[FieldViolation("zones[1].from_w", "must rise")]
    )
    found = details(await failure(echo.stub.unary(Note(text="fail"), metadata=echo.metadata)))
    violation = found["BadRequest"].field_violations[0]
    assert (violation.field, violation.description) == ("zones[1].from_w", "must rise")
    echo.servicer.error = ResourceExhausted("RATE", "Too fast.", retry_after_s=2.5)
    found = details(await failure(echo.stub.unary(Note(text="fail"), metadata=echo.metadata)))
    assert found["RetryInfo"].retry_delay.ToMilliseconds() == 2_500


async def test_many_long_violations_still_fit_into_trailers(echo: Echo) -> None:
    broken = [FieldViolation(f"items[{n}]", "x" * 100) for n in range(500)]
    echo.servicer.error = InvalidArgument("BAD", "y" * 5_000, violations=broken)
    error = await failure(echo.stub.unary(Note(text="fail"), metadata=echo.metadata))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert details(error)["BadRequest"].field_violations[0].field == "items[0]"


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (ConnectionRefusedError("no"), grpc.StatusCode.UNAVAILABLE),
        (TimeoutError(), grpc.StatusCode.DEADLINE_EXCEEDED),
        (ValueError("x"), grpc.StatusCode.INTERNAL),
        (OSError("x"), grpc.StatusCode.INTERNAL),
    ],
)
async def test_exceptions_of_libraries_have_a_status(
    echo: Echo, raised: Exception, code: grpc.StatusCode
) -> None:
    echo.servicer.error = raised
    assert (await failure(echo.stub.unary(Note(text="fail"), metadata=echo.metadata))).code() is code


async def test_a_request_that_breaks_the_schema_names_the_field(echo: Echo) -> None:
    for call in (
        echo.stub.unary(Note(notes=[Note(), Note(count=101)]), metadata=echo.metadata),
        echo.stub.collect(iter([Note(), Note(notes=[Note(), Note(count=101)])]), metadata=echo.metadata),
    ):
        error = await failure(call)
        assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
        found = details(error)
        assert found["ErrorInfo"].reason == "INVALID_REQUEST"
        assert [item.field for item in found["BadRequest"].field_violations] == ["notes[1].count"]
        assert "100" in str(error.details())


async def test_bytes_that_are_no_message_are_the_callers_fault(echo: Echo) -> None:
    error = await failure(echo.stub.raw(b"\xff\xff\xff", metadata=echo.metadata))
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert details(error)["ErrorInfo"].reason == "MALFORMED_REQUEST"


async def test_an_answer_above_the_limit_is_refused(echo: Echo) -> None:
    error = await failure(echo.stub.unary(Note(text="large"), metadata=echo.metadata))
    assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert details(error)["ErrorInfo"].metadata["limit_bytes"] == "1572864"


async def test_a_method_that_does_not_exist_says_so(echo: Echo) -> None:
    error = await failure(echo.stub.unknown(b""))
    assert error.code() is grpc.StatusCode.UNIMPLEMENTED
    assert details(error)["ErrorInfo"].reason == "METHOD_UNKNOWN"


async def test_a_given_request_id_is_kept_and_a_strange_one_replaced(echo: Echo) -> None:
    for given, kept in (("abc-123", True), ("bad id\u007f"[:6], False), ("x" * 65, False)):
        error = await failure(echo.stub.unary(Note(), metadata=(("x-request-id", given),)))
        assert (details(error)["x-request-id"] == given) is kept


async def test_an_answer_carries_the_request_id(echo: Echo) -> None:
    call = echo.stub.unary(Note(), metadata=(*echo.metadata, ("x-request-id", "abc")))
    await call
    assert dict(await call.trailing_metadata())["x-request-id"] == "abc"


async def test_cancellation_reaches_the_handler_and_closes_its_generator(echo: Echo) -> None:
    call = echo.stub.stream(Note(text="wait", count=1), metadata=echo.metadata)
    assert (await call.read()).count == 0
    await asyncio.wait_for(echo.servicer.entered.wait(), 30)
    call.cancel()
    await asyncio.wait_for(echo.servicer.cancelled.wait(), 30)
    await asyncio.wait_for(echo.servicer.closed.wait(), 30)


async def test_a_generator_is_closed_when_its_reader_goes_between_messages(echo: Echo) -> None:
    call = echo.stub.stream(Note(text="wait"), metadata=echo.metadata)
    await asyncio.wait_for(echo.servicer.entered.wait(), 30)
    call.cancel()
    await asyncio.wait_for(echo.servicer.closed.wait(), 30)


async def test_a_deadline_ends_the_handler(echo: Echo) -> None:
    before = handled("DEADLINE_EXCEEDED")
    error = await failure(echo.stub.unary(Note(text="wait"), metadata=echo.metadata, timeout=0.2))
    assert error.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    await asyncio.wait_for(echo.servicer.cancelled.wait(), 30)
    await until(lambda: handled("DEADLINE_EXCEEDED") == before + 1)


async def test_calls_are_counted_by_method_and_code(echo: Echo) -> None:
    ok, refused = handled("OK"), handled("UNAUTHENTICATED")
    await echo.stub.unary(Note(), metadata=echo.metadata)
    await failure(echo.stub.unary(Note()))
    await until(lambda: (handled("OK"), handled("UNAUTHENTICATED")) == (ok + 1, refused + 1))
    assert REGISTRY.get_sample_value("runningmate_rpc_in_flight", {"method": f"/{NAME}/Unary"}) == 0


@pytest.mark.parametrize(
    ("authorization", "reason"),
    [
        (None, "TOKEN_MISSING"),
        ("Basic eA==", "TOKEN_MISSING"),
        ("Bearer ", "TOKEN_INVALID"),
        ("Bearer x.y.z", "TOKEN_INVALID"),
    ],
)
async def test_no_token_and_no_real_token_are_refused(
    echo: Echo, authorization: str | None, reason: str
) -> None:
    metadata = () if authorization is None else (("authorization", authorization),)
    for call in (echo.stub.unary(Note(), metadata=metadata), echo.stub.chat(iter([]), metadata=metadata)):
        error = await failure(call)
        assert error.code() is grpc.StatusCode.UNAUTHENTICATED
        assert details(error)["ErrorInfo"].reason == reason


async def test_a_public_method_needs_no_token(echo: Echo) -> None:
    assert (await echo.stub.open(Note(text="hello"))).text == "hello"


async def test_an_operators_method_asks_for_that_scope(echo: Echo, issuer: TestIssuer) -> None:
    error = await failure(echo.stub.operate(Note(), metadata=echo.metadata))
    assert error.code() is grpc.StatusCode.PERMISSION_DENIED
    assert details(error)["ErrorInfo"].metadata["required_scope"] == "operator"
    token = issuer.issuer.sign("operator", ["operator"], 60)
    answer = await echo.stub.operate(Note(), metadata=(("authorization", f"Bearer {token}"),))
    assert answer.text == "00000000-0000-0000-0000-000000000000"


async def test_a_stream_ends_when_its_token_does(echo: Echo, issuer: TestIssuer) -> None:
    token = issuer.token(echo.athlete_id, lifetime_s=-28)  # 30 s of leeway leave about 2 s
    call = echo.stub.stream(Note(text="wait", count=1), metadata=(("authorization", f"Bearer {token}"),))
    assert (await call.read()).count == 0
    error = await asyncio.wait_for(failure(call.read()), 10)
    assert error.code() is grpc.StatusCode.UNAUTHENTICATED
    assert details(error)["ErrorInfo"].reason == "TOKEN_EXPIRED"


async def test_a_peers_error_passes_through_with_its_details(echo: Echo) -> None:
    echo.servicer.error = NotFound("ACTIVITY_NOT_FOUND", "There is no activity 7.")
    echo.servicer.error = await failure(echo.stub.unary(Note(text="fail"), metadata=echo.metadata))
    error = await failure(echo.stub.unary(Note(text="fail"), metadata=echo.metadata))
    assert (error.code(), error.details()) == (grpc.StatusCode.NOT_FOUND, "There is no activity 7.")


async def test_retry_hints_of_what_is_away_default_to_a_second(echo: Echo) -> None:
    echo.servicer.error = Unavailable("AWAY", "Away.")
    found = details(await failure(echo.stub.unary(Note(text="fail"), metadata=echo.metadata)))
    assert found["RetryInfo"].retry_delay.seconds == 1


def handled(code: str) -> float:
    labels = {"method": f"/{NAME}/Unary", "code": code}
    return REGISTRY.get_sample_value("runningmate_rpc_handled_total", labels) or 0.0


async def until(condition: Any) -> None:
    for _ in itertools.repeat(None, 3000):
        if condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("condition not met within 30 s")
