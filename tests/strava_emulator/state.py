"""Who is there: applications, athletes with their workouts, grants and tokens."""

from __future__ import annotations

import itertools
import random
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.strava_emulator.clock import Clock
from tests.strava_emulator.limits import Limits

ALL_SCOPES = (
    "read",
    "read_all",
    "profile:read_all",
    "profile:write",
    "activity:read",
    "activity:read_all",
    "activity:write",
)
ACCESS_LIFE_S = 21_600
KEPT_ABOVE_S = 3_600
"""With more than this left, a refresh gives the same access token again."""
CODE_LIFE_S = 600
FIRST_ID = 9_876_543_210
"""Above 2^31, as the real ones have been for years."""


@dataclass
class Workout:
    """One activity.

    Attributes:
        broken: Its detail answers 500.
        manual: Typed in: no streams.
        private: Visible to its owner only.
        channels: Names of streams that it has, besides time and distance.
    """

    id: int
    name: str
    sport_type: str
    started_at: datetime
    elapsed_s: int
    distance_m: float
    timezone: str = "(GMT+01:00) Europe/Berlin"
    utc_offset_s: float = 3600.0
    manual: bool = False
    private: bool = False
    broken: bool = False
    trainer: bool = False
    commute: bool = False
    gear_id: str | None = None
    description: str | None = None
    channels: tuple[str, ...] = ()
    samples: int = 60


@dataclass
class Athlete:
    """One person with all their workouts, by id."""

    id: int
    firstname: str = "Emil"
    lastname: str = "Lator"
    weight_kg: float = 71.5
    ftp_w: int | None = 240
    workouts: dict[int, Workout] = field(default_factory=dict)
    gear: dict[str, dict[str, object]] = field(default_factory=dict)


@dataclass
class Application:
    """A registered application. `lapsed`: its owner's subscription is over."""

    client_id: int = 4242
    client_secret: str = "emulated-secret"
    callback_domain: str = "localhost"
    lapsed: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass
class Grant:
    """What an athlete allowed an application, with the tokens that stand for it."""

    client_id: int
    athlete_id: int
    scopes: frozenset[str]
    refresh_token: str
    access_token: str = ""
    expires_at_s: float = 0.0


@dataclass
class Code:
    """A code of the redirect, to be exchanged once."""

    client_id: int
    athlete_id: int
    scopes: frozenset[str]
    expires_at_s: float
    challenge: str = ""


@dataclass
class State:
    """All of it, in memory."""

    clock: Clock = field(default_factory=Clock)
    applications: dict[int, Application] = field(default_factory=dict)
    athletes: dict[int, Athlete] = field(default_factory=dict)
    grants: list[Grant] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    rotates: bool = True
    """Whether a refresh that makes a new access token makes a new refresh token too."""
    page_limit: int = 200
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(FIRST_ID))

    def add_application(self, application: Application | None = None) -> Application:
        made = application or Application()
        self.applications[made.client_id] = made
        return made

    def add_athlete(self, athlete_id: int = 134_815, workouts: int = 0, samples: int = 60) -> Athlete:
        """An athlete with `workouts` activities, the newest an hour before now; the same for the same id."""
        made = Athlete(
            athlete_id,
            gear={
                "g1": {
                    "name": "Daily shoe",
                    "brand_name": "Plain",
                    "model_name": "One",
                    "distance": 412_000.0,
                },
                "b1": {
                    "name": "Road bike",
                    "brand_name": "Round",
                    "model_name": "Two",
                    "distance": 8_120_000.0,
                },
            },
        )
        draw = random.Random(athlete_id)
        newest = datetime.fromtimestamp(int(self.clock.now_s()) - 3600, UTC)
        for number in range(workouts):
            started_at = newest - timedelta(hours=20 * number, minutes=draw.randrange(60))
            self.add_workout(made, self.draw_workout(draw, started_at, samples))
        self.athletes[athlete_id] = made
        return made

    def draw_workout(self, draw: random.Random, started_at: datetime, samples: int) -> Workout:
        """A plausible activity: runs, rides in- and outdoors, swims, strength and manual ones."""
        kind = draw.choices(
            ["Run", "Ride", "VirtualRide", "Swim", "WeightTraining", "Manual"], [50, 25, 8, 8, 6, 3]
        )[0]
        elapsed_s = draw.randrange(20, 120) * 60
        speed_mps = {"Run": 3.1, "Ride": 8.2, "VirtualRide": 9.0, "Swim": 0.9, "Manual": 2.8}.get(kind, 0.0)
        outdoors = kind in ("Run", "Ride")
        channels = ["heartrate"] if draw.random() < 0.9 and kind != "Manual" else []
        if outdoors:
            channels += ["latlng", "altitude", "temp"]
        if kind in ("Run", "Ride", "VirtualRide"):
            channels += ["cadence"]
        if kind in ("Ride", "VirtualRide"):
            channels += ["watts"]
        return Workout(
            id=next(self._ids),
            name=f"{draw.choice(['Morning', 'Lunch', 'Evening'])} {kind}",
            sport_type="Run" if kind == "Manual" else kind,
            started_at=started_at,
            elapsed_s=elapsed_s,
            distance_m=round(speed_mps * elapsed_s, 1),
            manual=kind == "Manual",
            private=draw.random() < 0.05,
            trainer=kind == "VirtualRide",
            commute=kind == "Ride" and draw.random() < 0.1,
            gear_id={"Run": "g1", "Ride": "b1"}.get(kind),
            description="Felt good." if draw.random() < 0.2 else None,
            channels=tuple(channels),
            samples=samples,
        )

    def add_workout(self, athlete: Athlete, workout: Workout) -> Workout:
        athlete.workouts[workout.id] = workout
        return workout

    def owner_of(self, workout_id: int) -> tuple[Athlete, Workout] | None:
        for athlete in self.athletes.values():
            if workout_id in athlete.workouts:
                return athlete, athlete.workouts[workout_id]
        return None

    def revoke(self, client_id: int, athlete_id: int) -> None:
        """Ends all grants of the athlete to the application."""
        self.grants = [
            grant for grant in self.grants if (grant.client_id, grant.athlete_id) != (client_id, athlete_id)
        ]

    def grant(self, client_id: int, athlete_id: int, scopes: frozenset[str]) -> Grant:
        """A new grant in place of earlier ones, its access token made."""
        self.revoke(client_id, athlete_id)
        made = Grant(client_id, athlete_id, scopes, secrets.token_hex(20))
        self.grants.append(made)
        return self.freshened(made)

    def freshened(self, grant: Grant) -> Grant:
        """The grant with an access token that lives for more than an hour."""
        now_s = self.clock.now_s()
        if grant.expires_at_s - now_s <= KEPT_ABOVE_S:
            if self.rotates and grant.access_token:
                grant.refresh_token = secrets.token_hex(20)
            grant.access_token = secrets.token_hex(20)
            grant.expires_at_s = now_s + ACCESS_LIFE_S
        return grant
