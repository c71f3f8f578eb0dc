"""JSON Schemas of proto messages, as their canonical JSON looks, for the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from buf.validate import validate_pb2
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)

JsonSchema = dict[str, Any]
Comments = Mapping[str, str]

_RULES_OF_PROTOS: Any = validate_pb2  # generated without types
_FIELD_RULES = _RULES_OF_PROTOS.field
_MESSAGE, _ENUM, _SERVICE = 4, 5, 6  # field numbers of descriptor.proto, of which a comment's place is made
_FIELD, _NESTED, _NESTED_ENUM, _VALUE, _METHOD = 2, 3, 4, 2, 2

_SCALARS: Mapping[int, JsonSchema] = {
    FieldDescriptorProto.TYPE_DOUBLE: {"type": "number", "format": "double"},
    FieldDescriptorProto.TYPE_FLOAT: {"type": "number", "format": "float"},
    FieldDescriptorProto.TYPE_INT32: {"type": "integer", "format": "int32"},
    FieldDescriptorProto.TYPE_UINT32: {"type": "integer", "format": "uint32", "minimum": 0},
    FieldDescriptorProto.TYPE_INT64: {"type": "string", "format": "int64"},
    FieldDescriptorProto.TYPE_UINT64: {"type": "string", "format": "uint64"},
    FieldDescriptorProto.TYPE_BOOL: {"type": "boolean"},
    FieldDescriptorProto.TYPE_STRING: {"type": "string"},
    FieldDescriptorProto.TYPE_BYTES: {"type": "string", "contentEncoding": "base64"},
}
# Their JSON is not that of their fields. Source: protobuf's JSON mapping.
_WELL_KNOWN: Mapping[str, JsonSchema] = {
    ".google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    ".google.protobuf.Duration": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$"},
    ".google.protobuf.Struct": {"type": "object"},
}
_RULES: Mapping[str, str] = {
    "gte": "minimum",
    "lte": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "min_len": "minLength",
    "max_len": "maxLength",
    "pattern": "pattern",
}


def comments(file: FileDescriptorProto) -> dict[str, str]:
    """Collect the comment above each element by its full proto name, without instructions to buf."""
    found: dict[str, str] = {}
    for location in file.source_code_info.location:
        lines = [line.strip() for line in location.leading_comments.strip().splitlines()]
        text = " ".join(line for line in lines if not line.startswith("buf:lint:ignore"))
        if text and (name := _name_at(file, list(location.path))):
            found[name] = text
    return found


def _name_at(file: FileDescriptorProto, path: list[int]) -> str:
    """Name the element at a path of (field number, index) pairs; empty for what has no name."""
    names, scope = [file.package], file  # type: list[str], Any
    kinds = {
        FileDescriptorProto: {_MESSAGE: "message_type", _ENUM: "enum_type", _SERVICE: "service"},
        DescriptorProto: {_FIELD: "field", _NESTED: "nested_type", _NESTED_ENUM: "enum_type"},
        EnumDescriptorProto: {_VALUE: "value"},
    }
    for number, index in zip(path[::2], path[1::2], strict=False):
        kind = kinds.get(type(scope), {_METHOD: "method"}).get(number)
        if kind is None or len(path) % 2:
            return ""
        scope = getattr(scope, kind)[index]
        names.append(scope.name)
    return ".".join(names)


def reference(full_name: str) -> JsonSchema:
    """Point to a schema of the document by its proto name, with or without a leading dot."""
    return {"$ref": f"#/components/schemas/{full_name.removeprefix('.')}"}


def of_field(field: FieldDescriptorProto, comment: str) -> JsonSchema:
    """Describe a field: type, limits of the schema that JSON Schema can say, and its comment."""
    rules = field.options.Extensions[_FIELD_RULES]
    item = _of_value(field)
    if field.label == FieldDescriptorProto.LABEL_REPEATED:
        schema: JsonSchema = {"type": "array", "items": item | _limits(rules.repeated.items)}
        for rule, keyword in (
            ("min_items", "minItems"),
            ("max_items", "maxItems"),
            ("unique", "uniqueItems"),
        ):
            if rules.repeated.HasField(rule):
                schema[keyword] = getattr(rules.repeated, rule)
    else:
        schema = item | _limits(rules)
    return schema | ({"description": comment} if comment else {})


def _of_value(field: FieldDescriptorProto) -> JsonSchema:
    if field.type in (FieldDescriptorProto.TYPE_MESSAGE, FieldDescriptorProto.TYPE_ENUM):
        return dict(_WELL_KNOWN.get(field.type_name) or reference(field.type_name))
    return dict(_SCALARS[field.type])


def _limits(rules: Any) -> JsonSchema:
    kind = rules.WhichOneof("type")
    if kind in (None, "repeated", "enum", "message", "any", "duration", "timestamp", "map"):
        return {}
    own = getattr(rules, kind)
    if kind == "bytes" or kind.endswith("int64"):
        return {}  # text in JSON: lengths and bounds mean something else there
    known = {field.name: value for field, value in own.ListFields()}
    limits = {keyword: known[rule] for rule, keyword in _RULES.items() if rule in known}
    optional = rules.ignore == _RULES_OF_PROTOS.IGNORE_IF_ZERO_VALUE
    return limits | ({"format": "uuid"} if known.get("uuid") and not optional else {})


def of_message(message: DescriptorProto, name: str, texts: Comments) -> JsonSchema:
    """Describe a message; every field may be absent, which means its default."""
    schema: JsonSchema = {"type": "object"}
    if name in texts:
        schema["description"] = texts[name]
    required = [field.json_name for field in message.field if field.options.Extensions[_FIELD_RULES].required]
    properties = {
        field.json_name: of_field(field, texts.get(f"{name}.{field.name}", "")) for field in message.field
    }
    if properties:
        schema["properties"] = properties
    return schema | ({"required": required} if required else {})


def of_enum(enum: EnumDescriptorProto, name: str, texts: Comments) -> JsonSchema:
    """Describe an enum by its names, each explained in the description."""
    explained = [f"* `{value.name}`: {texts.get(f'{name}.{value.name}', '')}" for value in enum.value]
    text = "\n".join([texts.get(name, ""), "", *explained]).strip()
    return {"type": "string", "description": text, "enum": [value.name for value in enum.value]}


def of_files(files: Sequence[FileDescriptorProto]) -> dict[str, JsonSchema]:
    """Describe every message and enum of the files, by full name."""
    schemas: dict[str, JsonSchema] = {}

    def visit(message: DescriptorProto, name: str, texts: Comments) -> None:
        schemas[name] = of_message(message, name, texts)
        for enum in message.enum_type:
            schemas[f"{name}.{enum.name}"] = of_enum(enum, f"{name}.{enum.name}", texts)
        for nested in message.nested_type:
            visit(nested, f"{name}.{nested.name}", texts)

    for file in files:
        texts = comments(file)
        for enum in file.enum_type:
            name = f"{file.package}.{enum.name}"
            schemas[name] = of_enum(enum, name, texts)
        for message in file.message_type:
            visit(message, f"{file.package}.{message.name}", texts)
    return schemas


def referenced(value: Any) -> set[str]:
    """Collect the names of all schemas that a part of the document points to."""
    if isinstance(value, dict):
        target = value.get("$ref")
        own = {re.sub(r"^.*/", "", target)} if isinstance(target, str) else set()
        return own.union(*(referenced(part) for part in value.values()))
    return set().union(*(referenced(part) for part in value)) if isinstance(value, list) else set()
