"""`Terrain` from a folder of SRTM tiles (`N47E011.hgt`), mapped into memory and read where it is asked.

A tile is one degree square: 3601 or 1201 rows from north to south of as many big-endian 16-bit metres,
-32768 where nothing is known; its edges repeat in the neighbours. Source: NASA, "SRTM Topography".
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from runningmate_analytics.domain.model import Floats

    Tile = NDArray[np.int16]

SIDES = (3601, 1201)
UNKNOWN = -32768
MOST_TILES = 64
"""Mapped at a time: a tile of 26 MB takes address space only, memory as far as it is read."""


class HgtTerrain:
    """Bilinear altitude from the tiles of a folder; positions without a tile are unknown."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tile = lru_cache(maxsize=MOST_TILES)(self._read)

    def altitude_m(self, latitude_deg: Floats, longitude_deg: Floats) -> Floats:
        """See the port."""
        altitude = np.full(latitude_deg.size, np.nan)
        placed = np.isfinite(latitude_deg) & np.isfinite(longitude_deg)
        south, west = np.floor(latitude_deg), np.floor(longitude_deg)
        corners = np.unique(np.stack((south[placed], west[placed])), axis=1).T
        for corner_south, corner_west in corners.tolist():
            tile = self._tile(int(corner_south), int(corner_west))
            if tile is None:
                continue
            rows = np.flatnonzero(placed & (south == corner_south) & (west == corner_west))
            altitude[rows] = _bilinear(
                tile, latitude_deg[rows] - corner_south, longitude_deg[rows] - corner_west
            )
        return altitude

    def _read(self, south: int, west: int) -> Tile | None:
        name = f"{'N' if south >= 0 else 'S'}{abs(south):02}{'E' if west >= 0 else 'W'}{abs(west):03}.hgt"
        path = self._folder / name
        if not path.is_file():
            return None
        side = math.isqrt(path.stat().st_size // 2)
        if side not in SIDES or side * side * 2 != path.stat().st_size:
            return None
        return np.memmap(path, dtype=">i2", mode="r", shape=(side, side))


def _bilinear(tile: Tile, north: Floats, east: Floats) -> Floats:
    """Altitude at shares of the tile's side from its south-western corner."""
    last = tile.shape[0] - 1
    row, column = (1 - north) * last, east * last
    top = np.minimum(row.astype(np.intp), last - 1)
    left = np.minimum(column.astype(np.intp), last - 1)
    down, right = row - top, column - left
    corners = [
        np.where(values == UNKNOWN, np.nan, values.astype(np.float64))
        for values in (
            tile[top, left],
            tile[top, left + 1],
            tile[top + 1, left],
            tile[top + 1, left + 1],
        )
    ]
    upper = corners[0] * (1 - right) + corners[1] * right
    lower = corners[2] * (1 - right) + corners[3] * right
    altitude: Floats = upper * (1 - down) + lower * down
    return altitude
