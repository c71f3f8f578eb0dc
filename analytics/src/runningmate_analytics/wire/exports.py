"""Exports."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from runningmate.analytics.v1 import export_pb2
from runningmate_analytics.domain.activity import ActivityFilter
from runningmate_analytics.domain.export.subject import ExportFormat
from runningmate_analytics.domain.exports import Selection
from runningmate_analytics.wire.vocabulary import day_range, sport_from_proto, timestamp

if TYPE_CHECKING:
    from runningmate_analytics.domain.exports import Export, Product


def format_from_proto(number: export_pb2.ExportFormat) -> ExportFormat:
    """The format of a number; the schema has refused unknown ones."""
    return ExportFormat[export_pb2.ExportFormat.Name(number).removeprefix("EXPORT_FORMAT_")]


def selection_from_proto(request: export_pb2.CreateExportRequest) -> Selection:
    """Which activities a request means; what it says beside ids is not looked at.

    Raises:
        BadFieldError: A day is none of the calendar, or the range is reversed.
    """
    if request.activity_ids:
        return Selection(tuple(UUID(identifier) for identifier in request.activity_ids))
    from_date, to_date = day_range(request.from_date, request.to_date)
    return Selection(wanted=ActivityFilter(sport_from_proto(request.sport), from_date, to_date))


def export_to_proto(export: Export) -> export_pb2.Export:
    """An export."""
    product = export.product
    return export_pb2.Export(
        export_id=str(export.export_id),
        format=f"EXPORT_FORMAT_{export.format.name}",
        state=f"EXPORT_STATE_{export.state.name}",
        created_at=timestamp(export.created_at),
        finished_at=timestamp(export.finished_at) if export.finished_at else None,
        expires_at=timestamp(export.expires_at),
        total_count=export.total_count,
        done_count=export.done_count,
        failed_count=export.failed_count,
        size_bytes=product.size_bytes if product else 0,
        sha256=product.sha256 if product else "",
        file_name=product.file_name if product else "",
        content_type=product.content_type if product else "",
        failure=export.failure,
        notes=product.notes if product else (),
    )


def disposition(product: Product) -> str:
    """The header that names the file for browsers. Source: RFC 6266, appendix D."""
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() else "_" for letter in product.file_name
    )
    quoted = plain.replace("\\", "_").replace('"', "_").replace("%", "_")
    return f"attachment; filename=\"{quoted}\"; filename*=UTF-8''{quote(product.file_name, safe='')}"
