"""A track as the bytes of a FIT activity file."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import fastcrc
import numpy as np

from runningmate_cli.sample import messages as fit
from runningmate_cli.sample.device import Totals, recorded_seconds, swolf, totals, wall_offset_s

if TYPE_CHECKING:
    from runningmate_cli.sample.track import Track

FIT_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
HEADER_BYTES = 14
PROTOCOL_VERSION = 0x20
PROFILE_VERSION = 21_218
WATCH, COMPUTER, TRAINER = (1, "Sample Watch"), (2, "Sample Bike Computer"), (3, "Sample Trainer")


def fit_file(track: Track, started_at: datetime, random: np.random.Generator) -> bytes:
    """The whole file: header, messages in the order of time, check sums.

    Args:
        track: What happened.
        started_at: Local start, aware, without fractions of a second.
        random: Chooses the seconds that a smart recording keeps.
    """
    writer = _Writer(track, started_at)
    body = b"".join(
        [*writer.opening(), *writer.interleaved(recorded_seconds(random, track)), *writer.closing()]
    )
    head = bytes([HEADER_BYTES, PROTOCOL_VERSION]) + PROFILE_VERSION.to_bytes(2, "little")
    head += len(body).to_bytes(4, "little") + b".FIT"
    head += fastcrc.crc16.arc(head).to_bytes(2, "little")
    return head + body + fastcrc.crc16.arc(head + body).to_bytes(2, "little")


class _Writer:
    """The messages of one file; times are FIT seconds."""

    def __init__(self, track: Track, started_at: datetime) -> None:
        self._track = track
        self._start = round((started_at - FIT_EPOCH).total_seconds())
        offset = started_at.utcoffset()
        self._local_shift = round(offset.total_seconds()) if offset else 0
        self._sport = fit.SPORTS[track.sport]
        self._walls = wall_offset_s(track, np.arange(track.seconds + 1, dtype=np.float64))
        self._end = self._start + round(float(self._walls[-1]))

    def opening(self) -> list[bytes]:
        track = self._track
        product, name = WATCH
        if track.sub_sport == "indoor_cycling":
            product, name = TRAINER
        elif track.sport == "cycling":
            product, name = COMPUTER
        own = {
            "manufacturer": fit.MANUFACTURER_DEVELOPMENT,
            "product": product,
            "serial_number": 3_400_000_000 + product,
        }
        parts = [
            fit.FILE_ID.definition(),
            fit.FILE_ID.one(type=4, time_created=self._start, **own),
            fit.DEVICE_INFO.definition(),
            fit.DEVICE_INFO.one(
                timestamp=self._start,
                device_index=0,
                software_version=4.2,
                source_type=fit.SOURCE_LOCAL,
                product_name=name,
                **own,
            ),
            self._sensor(1, fit.DEVICE_HEART_RATE),
        ]
        if "power" in track.channels:
            parts.append(self._sensor(2, fit.DEVICE_POWER))
        parts += [fit.WORKOUT.definition(), fit.WORKOUT.one(sport=self._sport, wkt_name=track.title)]
        return [*parts, fit.TIMER.definition(), self._timer(0, fit.TYPE_START)]

    def _sensor(self, index: int, device_type: int) -> bytes:
        return fit.DEVICE_INFO.one(
            timestamp=self._start,
            device_index=index,
            device_type=device_type,
            manufacturer=fit.MANUFACTURER_DEVELOPMENT,
            serial_number=510_000 + device_type,
            source_type=fit.SOURCE_ANTPLUS,
        )

    def _timer(self, wall_s: float, event_type: int) -> bytes:
        return fit.TIMER.one(
            timestamp=self._start + round(wall_s), event=fit.EVENT_TIMER, event_type=event_type, data=0
        )

    def interleaved(self, seconds: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[bytes]:
        """Records, cut where a lap, a length or a pause was written between them."""
        channels = {name: values[seconds] for name, values in self._track.channels.items()}
        if self._track.sport == "running":
            channels["fractional_cadence"] = channels["cadence"] % 1
            channels["cadence"] = np.floor(channels["cadence"])
        layout = fit.record(frozenset(channels))
        rows, size = layout.rows({"timestamp": self._start + self._walls[seconds], **channels})
        parts = [layout.definition(), fit.LAP.definition()]
        if self._track.lengths:
            parts.append(fit.LENGTH.definition())
        written = 0
        for second, message in sorted([*self._pauses(), *self._lengths(), *self._laps()], key=lambda x: x[0]):
            until = size * int(np.searchsorted(seconds, second, side="right"))
            parts += [rows[written:until], message]
            written = until
        return [*parts, rows[written:]]

    def _pauses(self) -> list[tuple[float, bytes]]:
        found: list[tuple[float, bytes]] = []
        for pause in self._track.pauses:
            stop = float(self._walls[pause.after_s])
            found.append((pause.after_s, self._timer(stop, fit.TYPE_STOP_ALL)))
            found.append((pause.after_s, self._timer(stop + pause.duration_s, fit.TYPE_START)))
        return found

    def _lengths(self) -> list[tuple[float, bytes]]:
        found = []
        for index, length in enumerate(self._track.lengths):
            end_s = length.start_s + length.duration_s
            active = length.stroke is not None
            cadence = length.strokes * 60 / length.duration_s if length.strokes else None
            message = fit.LENGTH.one(
                message_index=index,
                timestamp=self._start + int(end_s),
                event=fit.EVENT_LENGTH,
                event_type=fit.TYPE_STOP,
                start_time=self._start + int(length.start_s),
                total_elapsed_time=length.duration_s,
                total_timer_time=length.duration_s,
                total_strokes=length.strokes,
                avg_speed=length.distance_m / length.duration_s if active else None,
                swim_stroke=fit.STROKES[length.stroke] if length.stroke else None,
                avg_swimming_cadence=cadence,
                length_type=int(active),
            )
            found.append((end_s, message))
        return found

    def _laps(self) -> list[tuple[float, bytes]]:
        found: list[tuple[float, bytes]] = []
        begin, length_index = 0, 0
        for index, end in enumerate(self._track.lap_ends_s):
            last = index == len(self._track.lap_ends_s) - 1
            pool: dict[str, float | None] = {}
            if self._track.lengths:
                inside = [length for length in self._track.lengths if length.repetition == index]
                active = [length for length in inside if length.stroke]
                pool = {
                    "num_lengths": len(inside),
                    "first_length_index": length_index,
                    "num_active_lengths": len(active),
                    "swim_stroke": fit.STROKES[active[0].stroke or "drill"] if active else None,
                }
                length_index += len(inside)
            message = fit.LAP.one(
                message_index=index,
                timestamp=self._start + round(float(self._walls[end])),
                event=fit.EVENT_LAP,
                event_type=fit.TYPE_STOP,
                lap_trigger=fit.LAP_TRIGGERS["session_end" if last else self._track.lap_trigger],
                sport=self._sport,
                **self._summed(begin, end),
                **pool,
            )
            found.append((end, message))
            begin = end
        return found

    def _summed(self, begin: int, end: int) -> dict[str, float | None]:
        found: Totals = totals(self._track, begin, end)
        cadence = found.mean_cadence_rpm
        position = {
            f"start_{name}": float(self._track.channels[name][begin])
            for name in ("position_lat", "position_long")
            if name in self._track.channels
        }
        return {
            "start_time": self._start + round(float(self._walls[begin])),
            "total_elapsed_time": found.elapsed_s,
            "total_timer_time": found.timer_s,
            "total_distance": found.distance_m,
            "total_calories": found.energy_kcal,
            "enhanced_avg_speed": found.mean_speed_mps,
            "enhanced_max_speed": found.max_speed_mps,
            "avg_heart_rate": found.mean_heart_rate_bpm,
            "max_heart_rate": found.max_heart_rate_bpm,
            "avg_cadence": None if cadence is None else int(cadence),
            "avg_fractional_cadence": None if cadence is None else cadence % 1 * 127 / 128,
            "avg_power": found.mean_power_w,
            "max_power": found.max_power_w,
            "total_ascent": found.ascent_m,
            **position,
        }

    def closing(self) -> list[bytes]:
        track = self._track
        power = track.channels.get("power")
        session = fit.SESSION.one(
            message_index=0,
            timestamp=self._end,
            event=fit.EVENT_SESSION,
            event_type=fit.TYPE_STOP,
            sport=self._sport,
            sub_sport=fit.SUB_SPORTS[track.sub_sport],
            first_lap_index=0,
            num_laps=len(track.lap_ends_s),
            trigger=0,
            num_lengths=len(track.lengths) or None,
            num_active_lengths=sum(length.stroke is not None for length in track.lengths) or None,
            pool_length=track.pool_length_m,
            pool_length_unit=0 if track.pool_length_m else None,
            avg_swolf=swolf(track.lengths),
            total_work=None if power is None else float(power.sum()),
            sport_profile_name=track.title,
            **self._summed(0, track.seconds),
        )
        activity = fit.ACTIVITY.one(
            timestamp=self._end,
            total_timer_time=float(track.seconds),
            num_sessions=1,
            type=0,
            event=fit.EVENT_ACTIVITY,
            event_type=fit.TYPE_STOP,
            local_timestamp=self._end + self._local_shift,
        )
        walls = float(self._walls[-1])
        return [
            self._timer(walls, fit.TYPE_STOP_ALL),
            fit.SESSION.definition(),
            session,
            fit.ACTIVITY.definition(),
            activity,
        ]
