"""What an export says about an athlete. The fields are those of the contract's AccountDescription."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MAX_ROUTES: Final = 2_000
"""Of one account; what an export has beyond is not kept."""
MAX_ROUTES_BYTES: Final = 512 << 20
MAX_GEAR: Final = 200
"""Pieces of gear, and parts of them."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The athlete as a platform knows them; texts are empty and numbers None where it says nothing."""

    provider_athlete_id: str = ""
    name: str = ""
    about: str = ""
    sex: str = ""
    weight_kg: float | None = None
    city: str = ""
    state: str = ""
    country: str = ""
    time_zone: str = ""
    threshold_power_w: float | None = None


Details = tuple[tuple[str, str], ...]
"""Cells of a row by the names of their columns."""


@dataclass(frozen=True, slots=True)
class OwnedGear:
    """A bike or shoes, by `kind`."""

    kind: str
    name: str
    brand: str = ""
    model: str = ""
    details: Details = ()


@dataclass(frozen=True, slots=True)
class Component:
    """A part of gear."""

    name: str
    details: Details = ()


@dataclass(frozen=True, slots=True)
class Route:
    """A route to follow; `object_key` is below the athlete's folder, `elevation_gain_m` None without altitudes."""

    name: str
    description: str
    file_name: str
    object_key: str
    sha256: str
    size_bytes: int
    point_count: int
    distance_m: float
    elevation_gain_m: float | None


@dataclass(frozen=True, slots=True)
class Account:
    """One athlete at one platform."""

    provider: str
    profile: Profile | None = None
    gear: tuple[OwnedGear, ...] = ()
    components: tuple[Component, ...] = ()
    routes: tuple[Route, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return self == Account(self.provider)
