"""One session as a FIT workout file.

Source: FIT profile, messages `file_id` (0), `workout` (26) and `workout_step` (27), and the FIT cookbook on encoding
workout files: custom ranges are in mm/s, in watts + 1000 and in beats + 100.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastcrc import crc16

from runningmate_coach.domain.planning.files.text import title
from runningmate_coach.domain.planning.model import RIDE, RUN, SWIM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runningmate_coach.domain.planning.model import Session, Step

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
WORKOUT_FILE, DEVELOPMENT = 5, 255
TIME, REPEAT = 0, 6
SPEED, HEART_RATE, OPEN, POWER = 0, 1, 2, 4
ACTIVE, REST, WARM_UP, COOL_DOWN = 0, 1, 2, 3
SPORT_NUMBERS: Mapping[str, int] = {RUN: 1, RIDE: 2, SWIM: 5}
INTENSITIES: Mapping[str, int] = {
    "warm_up": WARM_UP, "work": ACTIVE, "recover": REST, "steady": ACTIVE, "cool_down": COOL_DOWN,
}  # fmt: skip
NAME_BYTES = 40
NO_U16, NO_U32, NO_ENUM = 0xFFFF, 0xFFFF_FFFF, 0xFF

ENUM, UINT16, UINT32, UINT32Z, STRING = 0x00, 0x84, 0x86, 0x8C, 0x07
FILE_ID = ((0, 1, ENUM), (1, 2, UINT16), (2, 2, UINT16), (3, 4, UINT32Z), (4, 4, UINT32))
WORKOUT = ((4, 1, ENUM), (5, 4, UINT32Z), (6, 2, UINT16), (8, NAME_BYTES, STRING))
STEP = (
    (254, 2, UINT16), (1, 1, ENUM), (2, 4, UINT32), (3, 1, ENUM), (4, 4, UINT32), (5, 4, UINT32), (6, 4, UINT32),
    (7, 1, ENUM), (0, NAME_BYTES, STRING),
)  # fmt: skip


def workout(session: Session, made_at: datetime) -> bytes:
    """The bytes of a file. Repetitions of one name in one file differ in `made_at` only."""
    steps = _steps(session)
    seconds = int((made_at - EPOCH).total_seconds())
    serial = seconds & 0xFFFF_FFFF or 1
    content = _defined(0, 0, FILE_ID) + struct.pack(
        "<BBHHII", 0, WORKOUT_FILE, DEVELOPMENT, 0, serial, seconds
    )
    content += _defined(1, 26, WORKOUT)
    content += struct.pack("<BBIH", 1, SPORT_NUMBERS[session.sport], 0x20, len(steps)) + _text(title(session))
    content += _defined(2, 27, STEP) + b"".join(b"\x02" + step for step in steps)
    header = struct.pack("<BBHI4s", 14, 0x10, 21_000, len(content), b".FIT")
    whole = header + struct.pack("<H", crc16.arc(header)) + content
    return whole + struct.pack("<H", crc16.arc(whole))


def _steps(session: Session) -> list[bytes]:
    made: list[bytes] = []
    for block in session.blocks:
        first = len(made)
        made += [_step(first + place, step) for place, step in enumerate(block.steps)]
        if block.times > 1:
            numbers = (len(made), REPEAT, first, OPEN, block.times, NO_U32, NO_U32, NO_ENUM)
            made.append(struct.pack("<HBIBIIIB", *numbers) + _text(""))
    return made


def _step(index: int, step: Step) -> bytes:
    kind, low, high = _range(step)
    value = NO_U32 if kind == OPEN else 0  # 0 says that the range holds, and no zone
    numbers = (index, TIME, step.duration_s * 1000, kind, value, low, high, INTENSITIES[step.role])
    feeling = step.target is not None and step.target.channel == "perceived_exertion"
    name = f"RPE {step.target.low:.0f}-{step.target.high:.0f}" if feeling and step.target else ""
    return struct.pack("<HBIBIIIB", *numbers) + _text(name)


def _range(step: Step) -> tuple[int, int, int]:
    target = step.target
    if target is None or target.channel == "perceived_exertion":
        return OPEN, NO_U32, NO_U32
    if target.channel == "speed_mps":
        return SPEED, round(target.low * 1000), round(target.high * 1000)
    kind, offset = (POWER, 1000) if target.channel == "power_w" else (HEART_RATE, 100)
    return kind, round(target.low) + offset, round(target.high) + offset


def _defined(local: int, message: int, fields: tuple[tuple[int, int, int], ...]) -> bytes:
    return struct.pack("<BBBHB", 0x40 | local, 0, 0, message, len(fields)) + b"".join(map(bytes, fields))


def _text(text: str) -> bytes:
    cut = text.encode()[: NAME_BYTES - 1].decode(errors="ignore").encode()
    return cut.ljust(NAME_BYTES, b"\0")
