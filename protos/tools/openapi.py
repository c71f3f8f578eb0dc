"""Write the OpenAPI 3.1 document of the REST interface, from the protos' HTTP annotations and comments.

Read from standard input: an image of the contract with source info. Written to standard output: the document.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from google.api import annotations_pb2
from google.api.http_pb2 import HttpRule
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
)

from protos.tools import schemas

_HTTP: Any = annotations_pb2.http
_PLACE = re.compile(r"\{(\w+)\}")
# What the gateway makes of a status, with the words of HTTP. Source: google/rpc/code.proto.
STATUSES: Mapping[str, tuple[str, str]] = {
    "INVALID_ARGUMENT": ("400", "The request is wrong, whatever the state of the system."),
    "FAILED_PRECONDITION": ("400", "The state of the system forbids it."),
    "UNAUTHENTICATED": ("401", "There is no valid token, or what stands for one is not valid."),
    "PERMISSION_DENIED": ("403", "The token lacks a scope."),
    "NOT_FOUND": ("404", "It does not exist, or is not the caller's."),
    "ALREADY_EXISTS": ("409", "It exists already."),
    "RESOURCE_EXHAUSTED": ("429", "A limit is reached."),
    "DATA_LOSS": ("500", "Bytes are damaged."),
}
_BYTES = ".google.api.HttpBody"
PUBLIC = (
    "LoginService.ExchangeLoginCode",
    "LoginService.RefreshTokens",
    "StravaService.VerifyStravaWebhook",
    "StravaService.ReceiveStravaEvent",
)
OPERATOR = re.compile(r"needs? a token with scope `operator`", re.IGNORECASE)
_ERROR: schemas.JsonSchema = {
    "type": "object",
    "description": "Why a call failed: google.rpc.Status.",
    "properties": {
        "code": {"type": "integer", "format": "int32", "description": "Number of the gRPC status."},
        "message": {
            "type": "string",
            "description": "A sentence for a person: what is wrong and what to do.",
        },
        "details": {
            "type": "array",
            "description": "ErrorInfo with a stable `reason`, RequestInfo, and BadRequest or RetryInfo where they apply.",
            "items": {"type": "object", "properties": {"@type": {"type": "string"}}, "required": ["@type"]},
        },
    },
}


def errors_of(comment: str) -> list[str]:
    """List the statuses that an RPC's comment documents."""
    return [name for name in STATUSES if re.search(rf"\b{name}\b", comment)]


def bindings(rule: HttpRule) -> Iterator[tuple[str, str, str]]:
    """Give verb, path and body field of a rule and its additional bindings."""
    for each in (rule, *rule.additional_bindings):
        verb = each.WhichOneof("pattern")
        if verb and verb != "custom":
            yield verb, getattr(each, verb), each.body


class Document:
    """Builds the document of some files."""

    def __init__(self, files: list[FileDescriptorProto]) -> None:
        self._files = files
        self._messages: dict[str, DescriptorProto] = {
            f".{file.package}.{message.name}": message for file in files for message in file.message_type
        }
        self._texts = {name: text for file in files for name, text in schemas.comments(file).items()}

    def build(self) -> dict[str, Any]:
        """Return the whole document; only schemas that something points to are in it."""
        paths: dict[str, dict[str, Any]] = {}
        tags = []
        for file in self._files:
            for service in file.service:
                name = f"{file.package}.{service.name}"
                tags.append({"name": service.name, "description": self._texts.get(name, "")})
                for method in service.method:
                    self._add(paths, service.name, f"{name}.{method.name}", method)
        components = self._reached(paths)
        return {
            "openapi": "3.1.0",
            "info": {
                "title": "RunningMate",
                "version": "v1",
                "description": "REST interface of the mesh, generated from its protos.",
                "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": "/", "description": "The gateway that serves this document."}],
            "security": [{"token": []}],
            "tags": tags,
            "paths": dict(sorted(paths.items())),
            "components": {
                "schemas": dict(sorted(components.items())),
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            },
        }

    def _reached(self, paths: Mapping[str, Any]) -> dict[str, Any]:
        known = schemas.of_files(self._files) | {"google.rpc.Status": _ERROR}
        reached: set[str] = set()
        new = schemas.referenced(dict(paths))
        while new:
            reached |= new
            new = set().union(*(schemas.referenced(known[name]) for name in new)) - reached
        return {name: known[name] for name in reached}

    def _add(
        self, paths: dict[str, dict[str, Any]], service: str, name: str, method: MethodDescriptorProto
    ) -> None:
        if not method.options.HasExtension(_HTTP):
            return
        for number, (verb, path, body) in enumerate(bindings(method.options.Extensions[_HTTP])):
            operation = self._operation(service, name, method)
            operation["operationId"] += str(number + 1) if number else ""
            operation |= self._inputs(self._messages[method.input_type], method.input_type, path, body)
            paths.setdefault(path, {})[verb] = operation

    def _operation(self, service: str, name: str, method: MethodDescriptorProto) -> dict[str, Any]:
        text = self._texts.get(name, "")
        service_text = self._texts.get(name.rpartition(".")[0], "")
        operation: dict[str, Any] = {
            "operationId": f"{service}_{method.name}",
            "tags": [service],
            "summary": re.split(r"(?<=[.])\s", text, maxsplit=1)[0],
            "description": text,
            "responses": self._responses(method, text),
            "x-grpc-method": f"{name.rpartition('.')[0]}/{method.name}",
        }
        if OPERATOR.search(text) or OPERATOR.search(service_text):
            operation["description"] = text + " Needs a token with scope `operator`."
        if name.endswith(PUBLIC):
            operation["security"] = []
        return operation

    def _responses(self, method: MethodDescriptorProto, text: str) -> dict[str, Any]:
        if method.output_type == _BYTES:
            # Bytes of any media type have no schema. Source: OpenAPI 3.1, "Considerations for File Uploads".
            good: dict[str, Any] = {"description": "The bytes.", "content": {"*/*": {}}}
        else:
            answer = schemas.reference(method.output_type)
            description = self._texts.get(method.output_type.removeprefix("."), "")
            if method.server_streaming:
                description += (
                    " One JSON document a line. Without `completed` or `failed` the stream was cut."
                )
            good = {"description": description, "content": {"application/json": {"schema": answer}}}
        bad = {"content": {"application/json": {"schema": schemas.reference("google.rpc.Status")}}}
        responses: dict[str, Any] = {"200": good}
        for name in errors_of(text):
            status, words = STATUSES[name]
            before = responses.get(status, {}).get("description", "")
            responses[status] = {"description": f"{before} {name}: {words}".strip(), **bad}
        return responses | {"default": {"description": "Any other error.", **bad}}

    def _inputs(self, message: DescriptorProto, name: str, path: str, body: str) -> dict[str, Any]:
        in_path = set(_PLACE.findall(path))
        parameters: list[dict[str, Any]] = []
        for field in message.field:
            is_message = field.type == FieldDescriptorProto.TYPE_MESSAGE
            if field.name not in in_path and body in ("*", field.name):
                continue
            if is_message:
                parameters.extend(self._parts(field))
                continue
            parameters.append(self._parameter(field, name, in_path=field.name in in_path))
        inputs: dict[str, Any] = {"parameters": parameters} if parameters else {}
        if body:
            inputs["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": self._body(message, name, in_path, body)}},
            }
        return inputs

    def _parts(self, field: FieldDescriptorProto) -> Iterator[dict[str, Any]]:
        """Describe the fields of a message in a query, `hub.mode`; well-known types have none there."""
        message = self._messages.get(field.type_name)
        for part in message.field if message else ():
            found = self._parameter(part, field.type_name, in_path=False)
            yield found | {"name": f"{field.json_name}.{part.json_name}"}

    def _parameter(self, field: FieldDescriptorProto, name: str, *, in_path: bool) -> dict[str, Any]:
        schema = schemas.of_field(field, "")
        text = self._texts.get(f"{name.removeprefix('.')}.{field.name}", "")
        return {
            "name": field.name if in_path else field.json_name,
            "in": "path" if in_path else "query",
            "description": text,
            "schema": schema,
        } | ({"required": True} if in_path else {})

    def _body(self, message: DescriptorProto, name: str, in_path: set[str], body: str) -> dict[str, Any]:
        if body != "*":
            return schemas.of_field(next(field for field in message.field if field.name == body), "")
        if not in_path:
            return schemas.reference(name)
        schema = schemas.of_message(message, name.removeprefix("."), self._texts)
        taken = {field.json_name for field in message.field if field.name in in_path}
        properties = {key: value for key, value in schema.get("properties", {}).items() if key not in taken}
        return schema | {"properties": properties}


def document(image: FileDescriptorSet) -> dict[str, Any]:
    """Return the document of our own files in an image that carries comments."""
    return Document([file for file in image.file if file.name.startswith("runningmate/")]).build()


if __name__ == "__main__":
    written = json.dumps(
        document(FileDescriptorSet.FromString(sys.stdin.buffer.read())), indent=1, ensure_ascii=False
    )
    sys.stdout.write(written + "\n")
