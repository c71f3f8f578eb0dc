"""A buf plugin that writes Python messages, their types and gRPC stubs with the generators inside grpcio-tools.

buf cannot call those generators directly: they exist only as a library. Offline and pinned by the lock file.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import Edition, FileDescriptorSet
from grpc_tools import protoc

GENERATORS = ("python", "pyi", "grpc_python")
_STUB = re.compile(r"^class (\w+)Stub[(:]", re.MULTILINE)
_BARE_MAPPING = re.compile(r"(?<=, )_Mapping(?=\])")
_VALIDATE_IMPORT = re.compile(r"^from buf\.validate import .*\n", re.MULTILINE)


def is_ours(proto_path: str) -> bool:
    """Tell whether a file becomes part of runningmate-protos; googleapis-common-protos brings ``google/``."""
    return not proto_path.startswith("google/")


def with_async_names(source: str) -> str:
    """Append ``XAsyncStub = XStub`` for each stub of a ``_pb2_grpc.py``.

    grpcio uses one class for both kinds of channel; two names let a type checker tell them apart (see stubs.py).
    """
    names = _STUB.findall(source)
    aliases = "".join(f"{name}AsyncStub = {name}Stub\n" for name in names)
    return f"{source.rstrip()}\n\n\n{aliases}" if names else source


def with_strict_types(source: str) -> str:
    """Make protoc's ``.pyi`` pass mypy --strict: no bare generics, no import that only options of the proto need."""
    return _VALIDATE_IMPORT.sub("", _BARE_MAPPING.sub("_Mapping[str, object]", source))


def generate(request: CodeGeneratorRequest) -> CodeGeneratorResponse:
    """Run all generators over the request's files of this project.

    Returns:
        The files, or a response whose ``error`` says that protoc failed (its reasons are on standard error).
    """
    response = CodeGeneratorResponse(
        supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL,
    )
    wanted = [path for path in request.file_to_generate if is_ours(path)]
    with tempfile.TemporaryDirectory(prefix="runningmate-gen-") as folder:
        descriptors, out = Path(folder, "in.binpb"), Path(folder, "out")
        out.mkdir()
        descriptors.write_bytes(FileDescriptorSet(file=request.proto_file).SerializeToString())
        outputs = [f"--{name}_out={out}" for name in GENERATORS]
        status = protoc.main(["protoc", f"--descriptor_set_in={descriptors}", *outputs, *wanted])
        if status:
            response.error = f"grpc_tools.protoc ended with {status}; its message is above."
            return response
        _collect(out, response, services={file.name for file in request.proto_file if file.service})
    return response


def _collect(out: Path, response: CodeGeneratorResponse, services: set[str]) -> None:
    for path in sorted(out.rglob("*.py*")):
        name, content = path.relative_to(out).as_posix(), path.read_text(encoding="utf-8")
        if name.endswith("_pb2_grpc.py"):
            if name.removesuffix("_pb2_grpc.py") + ".proto" not in services:
                continue  # grpcio writes an empty module for files without services
            content = with_async_names(content)
        if name.endswith(".pyi"):
            if name.startswith("buf/"):
                continue  # protoc writes invalid types for fields called like builtins; nobody reads these
            content = with_strict_types(content)
        response.file.add(name=name, content=content)


if __name__ == "__main__":
    answer = generate(CodeGeneratorRequest.FromString(sys.stdin.buffer.read()))
    answer.minimum_edition, answer.maximum_edition = Edition.EDITION_PROTO2, Edition.EDITION_2023
    sys.stdout.buffer.write(answer.SerializeToString())
