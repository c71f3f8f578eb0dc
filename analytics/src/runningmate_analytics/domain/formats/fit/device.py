"""What recorded: the manufacturers whose numbers are met most, and the message that names them.

Source: FIT profile, type `manufacturer`, messages `file_id` (0) and `device_info` (23).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from runningmate_analytics.domain.model import Device

if TYPE_CHECKING:
    from runningmate_analytics.domain.formats.fit.table import Number, Table

FILE_ID, DEVICE_INFO = 0, 23

_MANUFACTURERS = {
    1: "garmin", 2: "garmin", 6: "srm", 7: "quarq", 9: "saris", 13: "dynastream", 15: "dynastream",
    16: "timex", 23: "suunto", 32: "wahoo_fitness", 38: "osynce", 40: "concept2", 41: "shimano",
    44: "brim_brothers", 48: "pioneer", 51: "4iiiis", 60: "rotor", 63: "specialized", 69: "stages_cycling",
    70: "sigmasport", 71: "tomtom", 73: "wattbike", 76: "moxy", 81: "bontrager", 86: "elite", 89: "tacx",
    95: "stryd", 107: "magene", 112: "bryton", 115: "igpsport", 116: "thinkrider", 118: "waterrower",
    123: "polar", 128: "ifit", 132: "cycplus", 135: "coospo", 142: "tag_heuer", 255: "development",
    258: "lezyne", 260: "zwift", 263: "favero_electronics", 265: "strava", 267: "bryton", 268: "sram",
    281: "trainer_road", 282: "the_sufferfest", 289: "hammerhead", 294: "coros", 303: "greenteg",
    305: "whoop", 307: "onelap", 309: "form", 310: "decathlon", 315: "rgt_cycling", 329: "absolute_cycling",
    331: "mywhoosh", 337: "runna", 339: "zepp", 340: "peloton", 348: "huawei",
}  # fmt: skip


def manufacturer_number(name: str) -> int | None:
    """The number of a manufacturer that `device` names so, None where it is not known."""
    return next((number for number, known in _MANUFACTURERS.items() if known == name), None)


def device(file_id: Table, device_info: Table) -> Device:
    """The recording device: the file's creator, completed by the device message with index 0.

    Returns:
        Numbers as text where no name is known, None where the file is silent.
    """
    manufacturer, product, serial = _known(file_id.values(1, 2, 3))
    product_name = next(iter(file_id.strings(8)), None)
    rows = zip(device_info.values(0, 2, 4, 3), device_info.strings(27), strict=True)
    creators = [(row, name) for row, name in rows if row[0] == 0]
    if creators:
        theirs = _known([row[1:] for row, _ in creators])
        manufacturer = theirs[0] if manufacturer is None else manufacturer
        product = theirs[1] if product is None else product
        serial = theirs[2] if serial is None else serial
        product_name = product_name or next((name for _, name in creators if name), None)
    return Device(
        None if manufacturer is None else _MANUFACTURERS.get(manufacturer, str(manufacturer)),
        product_name or (None if product is None else str(product)),
        None if serial is None else str(serial),
    )


def _known(rows: list[list[Number]]) -> list[int | None]:
    """The first known number of each of three columns."""
    return [next((int(number) for row in rows if (number := row[at]) is not None), None) for at in range(3)]
