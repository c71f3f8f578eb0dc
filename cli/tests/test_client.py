from __future__ import annotations

import grpc
import pytest
from grpc.aio import AioRpcError, Metadata

from runningmate_cli.client import RpcFailure
from runningmate_cli.failure import ExitCode

Code = grpc.StatusCode
RESET = "Stream removed (RST_STREAM (Received RST_STREAM with error code 2))"


def _failure(code: grpc.StatusCode, text: str) -> RpcFailure:
    trailers = Metadata(("x-request-id", "4b5a"))
    return RpcFailure(AioRpcError(code, Metadata(), trailers, text, None), "127.0.0.1:8484")


@pytest.mark.parametrize(
    ("code", "text"), [(Code.UNKNOWN, RESET), (Code.INTERNAL, RESET), (Code.CANCELLED, "CANCELLED")]
)
def test_a_cut_connection_can_be_tried_again_and_is_no_jargon(code: grpc.StatusCode, text: str) -> None:
    failure = _failure(code, text)
    assert failure.passing
    assert failure.code is ExitCode.UNREACHABLE
    assert text not in str(failure)
    assert "was cut" in str(failure)


def test_other_faults_of_a_service_are_not_tried_again() -> None:
    assert not _failure(Code.INTERNAL, "Something else").passing


def test_a_token_of_another_mesh_is_named_with_one_request_id() -> None:
    text = str(_failure(Code.PERMISSION_DENIED, "Audiences in Jwt are not allowed (request 4b5a)"))
    assert "is not for this mesh" in text
    assert text.count("4b5a") == 1
    assert "runningmate login" in text
