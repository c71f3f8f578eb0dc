"""The rules that the schema states, enforced on each request message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from protovalidate import Validator

from runningmate_servicekit.errors import FieldViolation, InvalidArgument

if TYPE_CHECKING:
    from google.protobuf.message import Message


_DAY_PATTERN = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WORDS = {
    "required": "is missing",
    "string.uuid": "is no id: ids are UUIDs, as other answers give them",
    "string.uuid_empty": "is empty: it takes an id, as other answers give them",
    "enum.defined_only": "is none of the values that the contract lists",
    "string.pattern": "holds characters that are not allowed, or none that can be seen",
}
"""What a rule asks for, where protovalidate's own words are for programmers."""


class Validation:
    """Checks google.protobuf messages (about 10 µs each once the rules of a type are compiled)."""

    def __init__(self) -> None:
        self._validator = Validator()

    def check(self, message: Message) -> None:
        """Raises InvalidArgument that names each field and rule which `message` breaks."""
        found = self._validator.collect_violations(message)
        if not found:
            return
        violations = [FieldViolation(_path(item.proto.field), _words(item)) for item in found]
        listed = "; ".join(f"{item.field or 'the request'} {item.description}" for item in violations[:3])
        more = f" (and {len(violations) - 3} more)" if len(violations) > 3 else ""
        raise InvalidArgument(
            "INVALID_REQUEST", f"The request cannot be taken: {listed}{more}.", violations=violations
        )


def _words(violation: Any) -> str:
    rule = violation.proto.rule_id
    if rule == "string.pattern" and _DAY_PATTERN in str(violation.rule_value):
        return "must be a day, written as 2026-01-31"
    return str(_WORDS.get(rule) or violation.proto.message or "breaks a rule of the contract")


def _path(field: Any) -> str:
    """`laps[2].name` from the elements of a buf.validate.FieldPath; empty for a rule on the whole message."""
    parts = []
    for element in field.elements if field is not None else ():
        subscript = getattr(element.subscript, "value", element.subscript)
        name = str(element.field_name)
        parts.append(name if subscript is None else f"{name}[{subscript}]")
    return ".".join(parts)
