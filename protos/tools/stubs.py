"""A buf plugin that writes ``_pb2_grpc.pyi``: the types of stubs and servicers, which grpcio-tools leaves out.

For a service ``X`` the file declares

* ``XStub(grpc.Channel)``, whose methods block, and ``XAsyncStub(grpc.aio.Channel)``, whose calls are awaited or
  iterated; at run time both names are the same class,
* ``XServicer`` with abstract asynchronous methods, so that a class that misses an RPC cannot be instantiated,
* ``add_XServicer_to_server``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    Edition,
    FileDescriptorProto,
    MethodDescriptorProto,
    ServiceDescriptorProto,
)

_SERVICE_FIELD = FileDescriptorProto.DESCRIPTOR.fields_by_name["service"].number
_METHOD_FIELD = ServiceDescriptorProto.DESCRIPTOR.fields_by_name["method"].number

Comments = Mapping[tuple[int, ...], str]


def python_module(proto_path: str) -> str:
    """Name the module of a file's messages, for example ``runningmate.common.v1.page_pb2``."""
    return proto_path.removesuffix(".proto").replace("-", "_").replace("/", ".") + "_pb2"


def python_types(files: Sequence[FileDescriptorProto]) -> dict[str, str]:
    """Map every message's full proto name (with its leading dot) to its dotted Python name."""
    types: dict[str, str] = {}

    def visit(messages: Sequence[DescriptorProto], proto_scope: str, python_scope: str) -> None:
        for message in messages:
            types[f"{proto_scope}.{message.name}"] = f"{python_scope}.{message.name}"
            visit(message.nested_type, f"{proto_scope}.{message.name}", f"{python_scope}.{message.name}")

    for file in files:
        visit(file.message_type, f".{file.package}" if file.package else "", python_module(file.name))
    return types


def leading_comments(file: FileDescriptorProto) -> dict[tuple[int, ...], str]:
    """Collect the comments above each element, by its path in the file descriptor."""
    return {
        tuple(location.path): location.leading_comments.strip()
        for location in file.source_code_info.location
        if location.leading_comments.strip()
    }


def kind(method: MethodDescriptorProto) -> str:
    """Name the stream kind as grpcio does: ``UnaryUnary``, ``UnaryStream``, ``StreamUnary`` or ``StreamStream``."""
    return ("Stream" if method.client_streaming else "Unary") + (
        "Stream" if method.server_streaming else "Unary"
    )


def docstring(text: str | None, indent: str) -> list[str]:
    """Render a proto comment as a docstring, without instructions to buf, or nothing where there is none."""
    escaped = (text or "").replace("\\", "\\\\").replace('"""', "'''")
    lines = [line.strip() for line in escaped.splitlines() if not line.strip().startswith("buf:lint:ignore")]
    if not lines:
        return []
    if lines[-1].endswith('"'):
        lines[-1] += " "
    if len(lines) == 1:
        return [f'{indent}"""{lines[0]}"""']
    return [f'{indent}"""{lines[0]}', *(f"{indent}{line}".rstrip() for line in lines[1:]), f'{indent}"""']


def stub(name: str, channel: str, methods: Sequence[tuple[MethodDescriptorProto, str]]) -> Iterator[str]:
    """Declare one client class.

    Args:
        name: Name of the class.
        channel: ``grpc.Channel`` or ``grpc.aio.Channel``.
        methods: Each RPC with its type arguments, for example ``a_pb2.Request, a_pb2.Response``.
    """
    scope = channel.removesuffix(".Channel")
    yield f"class {name}:"
    yield f"    def __init__(self, channel: {channel}) -> None: ..."
    for method, arguments in methods:
        yield f"    {method.name}: {scope}.{kind(method)}MultiCallable[{arguments}]"
    yield ""


def servicer_method(
    method: MethodDescriptorProto, request: str, response: str, comment: str | None
) -> Iterator[str]:
    """Declare one abstract RPC of a servicer; a streamed answer is an asynchronous generator's."""
    argument = (
        f"request_iterator: AsyncIterator[{request}]" if method.client_streaming else f"request: {request}"
    )
    prefix, result = (
        ("def", f"AsyncIterator[{response}]") if method.server_streaming else ("async def", response)
    )
    context = f"context: grpc.aio.ServicerContext[{request}, {response}]"
    body = docstring(comment, " " * 8)
    yield "    @abc.abstractmethod"
    yield f"    {prefix} {method.name}(self, {argument}, {context}) -> {result}:{'' if body else ' ...'}"
    yield from body


def service(
    item: ServiceDescriptorProto, place: int, types: Mapping[str, str], comments: Comments
) -> Iterator[str]:
    """Declare both clients, the servicer and its registration of the file's service number ``place``."""
    typed = [(method, types[method.input_type], types[method.output_type]) for method in item.method]
    pairs = [(method, f"{request}, {response}") for method, request, response in typed]
    yield from stub(f"{item.name}Stub", "grpc.Channel", pairs)
    yield from stub(f"{item.name}AsyncStub", "grpc.aio.Channel", pairs)
    yield f"class {item.name}Servicer(metaclass=abc.ABCMeta):"
    yield from docstring(comments.get((_SERVICE_FIELD, place)), "    ")
    for number, (method, request, response) in enumerate(typed):
        comment = comments.get((_SERVICE_FIELD, place, _METHOD_FIELD, number))
        yield from servicer_method(method, request, response, comment)
    if not typed:
        yield "    ..."
    yield ""
    server = "grpc.Server | grpc.aio.Server"
    yield f"def add_{item.name}Servicer_to_server(servicer: {item.name}Servicer, server: {server}) -> None: ..."
    yield ""


def module(file: FileDescriptorProto, types: Mapping[str, str]) -> str:
    """Render the whole ``_pb2_grpc.pyi`` of a file that has services."""
    used = {types[name] for s in file.service for m in s.method for name in (m.input_type, m.output_type)}
    modules = sorted({f"{name.partition('_pb2.')[0]}_pb2" for name in used})
    streams = any(m.client_streaming or m.server_streaming for s in file.service for m in s.method)
    lines = [
        f'"""Types of {file.name}, generated by protos/tools/stubs.py; do not edit."""',
        "",
        "import abc",
    ]
    lines += ["from collections.abc import AsyncIterator"] if streams else []
    lines += ["", "import grpc", "import grpc.aio", *(f"import {name}" for name in modules), ""]
    comments = leading_comments(file)
    for place, item in enumerate(file.service):
        lines += service(item, place, types, comments)
    return "\n".join(lines)


def generate(request: CodeGeneratorRequest) -> CodeGeneratorResponse:
    """Write the types of every requested file that has services."""
    response = CodeGeneratorResponse(supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL)
    types = python_types(request.proto_file)
    for file in request.proto_file:
        if file.service and file.name in request.file_to_generate:
            name = python_module(file.name).replace(".", "/") + "_grpc.pyi"
            response.file.add(name=name, content=module(file, types))
    return response


if __name__ == "__main__":
    answer = generate(CodeGeneratorRequest.FromString(sys.stdin.buffer.read()))
    answer.minimum_edition, answer.maximum_edition = Edition.EDITION_PROTO2, Edition.EDITION_2023
    sys.stdout.buffer.write(answer.SerializeToString())
