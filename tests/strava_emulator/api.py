"""The resources below `/api/v3`."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.strava_emulator import answers, content
from tests.strava_emulator.oauth import bearer
from tests.strava_emulator.refusals import bad, lapsed, not_found, scope_missing, token_invalid

if TYPE_CHECKING:
    from tests.strava_emulator.state import Athlete, Grant, State, Workout

API = "/api/v3"
GRANT: web.RequestKey[Any] = web.RequestKey("grant", object)
_READ_SCOPES = {"activity:read", "activity:read_all"}


class BrokenActivity(Exception):
    """The real API has a few activities that answer 500 for ever."""


class Api:
    """Handlers; the middleware has found the grant and counted the call."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(f"{API}/athlete", self.athlete),
            web.get(f"{API}/athlete/zones", self.zones),
            web.get(f"{API}/athlete/activities", self.activities),
            web.get(f"{API}/athletes/{{id}}/stats", self.stats),
            web.get(f"{API}/activities/{{id}}", self.activity),
            web.get(f"{API}/activities/{{id}}/streams", self.streams),
            web.get(f"{API}/activities/{{id}}/streams/{{types}}", self.streams),
            web.get(f"{API}/activities/{{id}}/laps", self.laps),
            web.get(f"{API}/activities/{{id}}/zones", self.activity_zones),
            web.get(f"{API}/gear/{{id}}", self.gear),
        ]

    def authorized(self, request: web.Request) -> Grant:
        """The grant of a call's token."""
        token, now_s = bearer(request), self._state.clock.now_s()
        for grant in self._state.grants:
            if token and grant.access_token == token and grant.expires_at_s > now_s:
                if self._state.applications[grant.client_id].lapsed:
                    raise lapsed()
                return grant
        raise token_invalid()

    def _who(self, request: web.Request) -> tuple[Athlete, frozenset[str]]:
        grant: Grant = request[GRANT]
        return self._state.athletes[grant.athlete_id], grant.scopes

    async def athlete(self, request: web.Request) -> web.Response:
        athlete, scopes = self._who(request)
        values: dict[str, Any] = {
            "id": athlete.id,
            "resource_state": 2,
            "firstname": athlete.firstname,
            "lastname": athlete.lastname,
            "sex": "M",
            "measurement_preference": "meters",
        }
        if "profile:read_all" in scopes:
            gear = [content.gear_answer(key, found) for key, found in athlete.gear.items()]
            values |= {
                "resource_state": 3,
                "weight": athlete.weight_kg,
                "ftp": athlete.ftp_w,
                "bikes": [one for one in gear if one["id"].startswith("b")],
                "shoes": [one for one in gear if one["id"].startswith("g")],
            }
        return _json(answers.DetailedAthlete, values)

    async def zones(self, request: web.Request) -> web.Response:
        _, scopes = self._who(request)
        if "profile:read_all" not in scopes:
            raise scope_missing("profile:read_all")
        bounds = [0, 115, 142, 156, 171, -1]
        ranges = [{"min": low, "max": high} for low, high in pairwise(bounds)]
        return _json(answers.Zones, {"heart_rate": {"custom_zones": True, "zones": ranges}})

    async def activities(self, request: web.Request) -> web.Response:
        athlete, scopes = self._who(request)
        visible = self._visible(athlete, scopes)
        page, per_page = _positive(request, "page", 1), _positive(request, "per_page", 30)
        if per_page > self._state.page_limit:
            raise bad("Athlete", "per_page", "limit exceeded")
        before, after = _time(request, "before"), _time(request, "after")
        found = [
            one
            for one in visible
            if (before is None or one.started_at < before) and (after is None or one.started_at > after)
        ]
        # With `after` alone the real one begins with the oldest.
        found.sort(key=lambda one: one.started_at, reverse=after is None)
        part = found[(page - 1) * per_page : page * per_page]
        return web.json_response(
            [
                answers.SummaryActivity.model_validate(content.summary(athlete, one)).model_dump()
                for one in part
            ]
        )

    async def stats(self, request: web.Request) -> web.Response:
        athlete, scopes = self._who(request)
        if request.match_info["id"] != str(athlete.id):
            raise not_found("Athlete")
        visible = self._visible(athlete, scopes)
        totals: dict[str, Any] = {}
        for name, sports in {"run": {"Run"}, "ride": {"Ride", "VirtualRide"}, "swim": {"Swim"}}.items():
            mine = [one for one in visible if one.sport_type in sports]
            total = {
                "count": len(mine),
                "distance": sum(one.distance_m for one in mine),
                "moving_time": sum(one.elapsed_s for one in mine),
                "elapsed_time": sum(one.elapsed_s for one in mine),
                "elevation_gain": 0.0,
            }
            totals |= {f"all_{name}_totals": total, f"ytd_{name}_totals": total}
            totals[f"recent_{name}_totals"] = total | {"achievement_count": 0}
        return web.json_response(totals)

    async def activity(self, request: web.Request) -> web.Response:
        athlete, workout = self._workout(request)
        if workout.broken:
            raise BrokenActivity
        return _json(answers.DetailedActivity, content.detail(athlete, workout))

    async def streams(self, request: web.Request) -> web.Response:
        _, workout = self._workout(request)
        if workout.manual:
            raise not_found("Activity")
        keys = request.match_info.get("types") or request.query.get("keys", "")
        found = content.streams(workout, {key.strip() for key in keys.split(",")})
        for stream in found.values():
            answers.Stream.model_validate(stream)
        if request.query.get("key_by_type", "").lower() == "true":
            return web.json_response(found)
        return web.json_response([{"type": name, **stream} for name, stream in found.items()])

    async def laps(self, request: web.Request) -> web.Response:
        athlete, workout = self._workout(request)
        return web.json_response(content.detail(athlete, workout)["laps"])

    async def activity_zones(self, request: web.Request) -> web.Response:
        _, workout = self._workout(request)
        if "heartrate" not in workout.channels:
            return web.json_response([])
        buckets = [{"min": 0, "max": 142, "time": 600.0}, {"min": 142, "max": -1, "time": 1200.0}]
        zone = {
            "type": "heartrate",
            "distribution_buckets": buckets,
            "sensor_based": True,
            "resource_state": 3,
        }
        return web.json_response([answers.ActivityZone.model_validate(zone).model_dump()])

    async def gear(self, request: web.Request) -> web.Response:
        athlete, _ = self._who(request)
        found = athlete.gear.get(request.match_info["id"])
        if found is None:
            raise not_found("Gear")
        return _json(answers.Gear, content.gear_answer(request.match_info["id"], found))

    def _workout(self, request: web.Request) -> tuple[Athlete, Workout]:
        athlete, scopes = self._who(request)
        if not scopes & _READ_SCOPES:
            raise scope_missing("activity:read")
        text = request.match_info["id"]
        found = athlete.workouts.get(int(text)) if text.isdecimal() else None
        if found is None or (found.private and "activity:read_all" not in scopes):
            raise not_found("Activity")
        return athlete, found

    def _visible(self, athlete: Athlete, scopes: frozenset[str]) -> list[Workout]:
        if not scopes & _READ_SCOPES:
            raise scope_missing("activity:read")
        whole = "activity:read_all" in scopes
        return [one for one in athlete.workouts.values() if whole or not one.private]


def _json(model: type[answers.Answer], values: dict[str, Any]) -> web.Response:
    """An answer that its own model has accepted."""
    return web.json_response(model.model_validate(values).model_dump(exclude_unset=True))


def _positive(request: web.Request, name: str, otherwise: int) -> int:
    text = request.query.get(name, str(otherwise))
    if not text.isdecimal() or int(text) < 1:
        raise bad("Athlete", name)
    return int(text)


def _time(request: web.Request, name: str) -> datetime | None:
    text = request.query.get(name, "")
    if not text:
        return None
    if not text.lstrip("-").isdecimal():
        raise bad("Athlete", name)
    return datetime.fromtimestamp(int(text), UTC)
