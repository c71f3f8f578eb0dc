"""Documents: a streaming walk over hostile XML.

Expat without a DTD: no entities but the five built in, nothing is fetched, nothing is kept but what
the handlers keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, TypeVar
from xml.parsers import expat

from runningmate_analytics.domain.model import RecordingError, RejectReason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    _Handler = TypeVar("_Handler")
    Start = Callable[[dict[str, str]], None]
    End = Callable[[str], None]

MAX_DEPTH = 64
_CHUNK_BYTES = 256 * 1024
MAX_POINT_BYTES = 256 * 1024
MAX_NAMES = 1024
"""Different element names in one document that no handler is for; real files have about 60."""

_TRUNCATED = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


def walk(data: bytes, starts: Mapping[str, Start], ends: Mapping[str, End], point: str) -> None:
    """Call handlers for the elements they are registered for, in document order.

    Args:
        data: The document; blanks and byte order marks before it are skipped.
        starts: By name without prefix; called with the attributes. Not called inside a `point`.
        ends: By name without prefix; called with the text since the last tag, blanks included.
        point: Name of the element that holds one sample.

    Raises:
        RecordingError: unsafe for a DTD or absurd nesting, truncated, corrupt.
    """
    walker = _Walker(starts, ends, point)
    document = data.lstrip(b"\xef\xbb\xbf \t\r\n") if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data
    try:
        for at in range(0, len(document), _CHUNK_BYTES):
            walker.feed(document[at : at + _CHUNK_BYTES])
        walker.parser.Parse(b"", True)
    except expat.ExpatError as error:
        at_byte = len(data) - len(document) + walker.parser.ErrorByteIndex
        raise _refusal(error, at_byte) from error
    except (ValueError, LookupError) as error:
        raise RecordingError(
            RejectReason.CORRUPT,
            f"The XML declares an encoding that cannot be read ({error}); save the file as UTF-8.",
        ) from error


class _Walker:
    """Expat's handlers.

    Nine in ten elements are leaves inside a point, whose starts nobody needs: taking the start
    handler off there halves the time. Depth is then not counted, so the length of a point is.
    """

    def __init__(self, starts: Mapping[str, Start], ends: Mapping[str, End], point: str) -> None:
        # Undeclared prefixes are common, so names are cut here and not by expat's namespaces.
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self._starts, self._ends, self._point = starts, ends, point
        self._known_starts: dict[str, Start | None] = dict(starts)
        self._known_ends: dict[str, End | None] = dict(ends)
        self._names_left = MAX_NAMES
        self._texts: list[str] = []
        self._depth = 0
        self._fed_bytes = 0
        self._inside: str | None = None
        self._inside_from = 0
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._texts.append
        self.parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, chunk: bytes) -> None:
        self.parser.Parse(chunk, False)
        self._fed_bytes += len(chunk)
        if self._inside is not None:
            # With a chunk of grace: its end may be under way, and `_end` measures it exactly.
            self._check_length(self._fed_bytes - _CHUNK_BYTES)

    def _check_length(self, at: int) -> None:
        if at - self._inside_from > MAX_POINT_BYTES:
            raise RecordingError(
                RejectReason.UNSAFE,
                f"A track point is longer than {MAX_POINT_BYTES} bytes of XML.",
            )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._texts.clear()
        if self._depth > MAX_DEPTH:
            raise RecordingError(
                RejectReason.UNSAFE,
                f"The XML nests more than {MAX_DEPTH} elements.",
            )
        if name not in self._known_starts:
            self._known_starts[name] = self._handler(name, self._starts)
        handler = self._known_starts[name]
        if handler is not None:
            handler(attributes)
        if name.rpartition(":")[2] == self._point:
            self._inside = name
            self._inside_from = self.parser.CurrentByteIndex
            self.parser.StartElementHandler = None

    def _end(self, name: str) -> None:
        try:
            handler = self._known_ends[name]
        except KeyError:
            handler = self._known_ends[name] = self._handler(name, self._ends)
        if handler is not None:
            handler("".join(self._texts))
        self._texts.clear()
        if self._inside is None:
            self._depth -= 1
        elif name == self._inside:
            self._check_length(self.parser.CurrentByteIndex)
            self._inside = None
            self._depth -= 1
            self.parser.StartElementHandler = self._start

    def _handler(self, name: str, handlers: Mapping[str, _Handler]) -> _Handler | None:
        self._names_left -= 1
        if self._names_left < 0:
            raise RecordingError(
                RejectReason.CORRUPT,
                f"The XML uses more than {MAX_NAMES // 2} different element names.",
            )
        return handlers.get(name.rpartition(":")[2])


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise RecordingError(
        RejectReason.UNSAFE,
        "The XML declares a document type (DTD), which could make it load or expand other content.",
    )


def _refusal(error: expat.ExpatError, at: int) -> RecordingError:
    where = f"line {error.lineno}, column {error.offset + 1} (byte {at})"
    if error.code in _TRUNCATED:
        return RecordingError(
            RejectReason.TRUNCATED,
            f"The XML ends in the middle of an element at {where}.",
        )
    return RecordingError(
        RejectReason.CORRUPT,
        f"The XML is not well formed at {where}: {expat.ErrorString(error.code)}.",
    )
