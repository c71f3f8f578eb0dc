"""What only an emulator has: its clock, faults, counts and new workouts, below `/emulator`."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.strava_emulator.faults import Fault

if TYPE_CHECKING:
    from tests.strava_emulator.server import Emulator


class Control:
    """Handlers."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/emulator/clock", self.clock),
            web.post("/emulator/clock", self.advance),
            web.get("/emulator/calls", self.calls),
            web.post("/emulator/faults", self.fault),
            web.delete("/emulator/faults", self.clear),
            web.post("/emulator/workouts", self.record),
        ]

    async def clock(self, _: web.Request) -> web.Response:
        return web.json_response({"now_s": self._emulator.state.clock.now_s()})

    async def advance(self, request: web.Request) -> web.Response:
        """Takes `advance_s` or `advance_to_s`."""
        wanted: dict[str, float] = await request.json()
        clock = self._emulator.state.clock
        clock.advance(wanted.get("advance_s", 0.0))
        clock.advance_to(wanted.get("advance_to_s", 0.0))
        return await self.clock(request)

    async def calls(self, _: web.Request) -> web.Response:
        return web.json_response({"paths": self._emulator.calls, "statuses": self._emulator.statuses})

    async def fault(self, request: web.Request) -> web.Response:
        self._emulator.faults.add(Fault(**(await request.json())))
        return web.Response(status=204)

    async def clear(self, _: web.Request) -> web.Response:
        self._emulator.faults.clear()
        return web.Response(status=204)

    async def record(self, request: web.Request) -> web.Response:
        """A new workout of `athlete_id` (the first one by default), told to the subscription."""
        wanted: dict[str, Any] = await request.json() if request.can_read_body else {}
        state = self._emulator.state
        athlete = state.athletes[int(wanted.get("athlete_id", next(iter(state.athletes))))]
        started_at = datetime.fromtimestamp(int(state.clock.now_s()) - 7_200, UTC)
        draw = random.Random(len(athlete.workouts))
        workout = state.add_workout(athlete, state.draw_workout(draw, started_at, 600))
        hooks = self._emulator.webhooks
        await hooks.send([hooks.event(athlete.id, "create", workout.id)])
        return web.json_response({"id": workout.id, "name": workout.name}, status=201)
