"""Structured logs on stderr, one JSON object a line; secrets never reach them."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any, TextIO, cast

from runningmate_servicekit.context import current_request

# structlog loads Rich where that is installed, 0.1 s and 4 MB in each service, for tracebacks that are never drawn.
_rich = cast("ModuleType | None", sys.modules.setdefault("rich", cast("ModuleType", None)))
import structlog  # noqa: E402 - see above

if _rich is None:
    del sys.modules["rich"]

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger, Processor

HIDDEN = "[hidden]"
_SECRET_NAME = re.compile(
    r"password|passwd|secret|token$|authorization|api_?key|cookie|credential|dsn|_url$", re.IGNORECASE
)
_SECRET_TEXT = re.compile(
    r"(?P<dsn>\b[a-z][a-z0-9+]*://[^\s:/@]*):[^\s@]+@"
    r"|(?P<bearer>\bBearer)\s+\S+"
    r"|\beyJ[\w-]+\.[\w-]+\.[\w-]*",
    re.IGNORECASE,
)


def get_logger(name: str) -> FilteringBoundLogger:
    """A logger whose lines carry `logger=name`; call it with an event and keywords: `log.info("done", count=3)`."""
    return cast("FilteringBoundLogger", structlog.get_logger(logger_name=name))


def configure(service: str, level: str = "info", form: str = "json") -> None:
    """Routes structlog and the standard library to stderr; call once, first thing in the process."""
    shared: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Service(service),
        _add_request,
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    number = logging.getLevelNamesMapping()[level.upper()]
    renderer: Processor = structlog.processors.JSONRenderer(default=str)
    if form == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=cast("TextIO", _BestEffort())),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=[structlog.stdlib.add_logger_name, structlog.stdlib.ExtraAdder(), *shared],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.INFO), force=True)
    logging.captureWarnings(True)


class _BestEffort:
    """Standard error, whose loss (a full disk, a closed pipe) must not fail the work that is logged."""

    def write(self, text: str) -> None:
        """Writes what can be written."""
        with suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        """Passes on what can be passed on; the stream keeps a little for later."""
        with suppress(OSError):
            sys.stderr.flush()


class _Service:
    """Adds the service's name to each line."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, _logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        event["service"] = self._name
        if "logger_name" in event:
            # structlog keeps the key `logger` for itself until here.
            event["logger"] = event.pop("logger_name")
        return event


def _add_request(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    request = current_request.get()
    if request is not None:
        event.setdefault("request_id", request.request_id)
        if request.trace_id is not None:
            event.setdefault("trace_id", request.trace_id)
        if request.method:
            event.setdefault("method", request.method)
    return event


def hide_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Blanks values under secret names, and passwords, bearer headers and JWTs inside any text."""
    for name, value in list(event.items()):
        if not name.startswith("_"):
            event[name] = _clean(name, value)
    return event


def _clean(name: str, value: Any) -> Any:
    if _SECRET_NAME.search(name) and value is not None:
        return HIDDEN
    if isinstance(value, str):
        return _SECRET_TEXT.sub(_mask, value)
    if isinstance(value, Mapping):
        return {key: _clean(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean("", item) for item in value]
    return (
        value
        if isinstance(value, int | float | bool) or value is None
        else _SECRET_TEXT.sub(_mask, str(value))
    )


def _mask(match: re.Match[str]) -> str:
    if match["dsn"]:
        return f"{match['dsn']}:{HIDDEN}@"
    return f"Bearer {HIDDEN}" if match["bearer"] else HIDDEN
