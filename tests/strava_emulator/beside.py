"""The emulator in a thread of its own, for tests that are not asynchronous."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.strava_emulator.server import Emulator
from tests.strava_emulator.state import State

T = TypeVar("T")


@dataclass(frozen=True)
class Beside:
    """A running emulator.

    Attributes:
        emulator: Its state may be read from other threads, and changed by `run`.
    """

    emulator: Emulator
    loop: asyncio.AbstractEventLoop

    @property
    def environment(self) -> dict[str, str]:
        """What sends a mesh to it."""
        return {
            "RUNNINGMATE_STRAVA_API": f"{self.emulator.url}/api/v3",
            "RUNNINGMATE_STRAVA_OAUTH": f"{self.emulator.url}/oauth",
        }

    def run(self, work: Coroutine[Any, Any, T], timeout_s: float = 30) -> T:
        """Has work done in the emulator's thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout_s)

    @contextmanager
    def also(self, other: AbstractAsyncContextManager[object]) -> Iterator[None]:
        """Runs another server in the same thread."""
        self.run(other.__aenter__())
        try:
            yield
        finally:
            self.run(other.__aexit__(None, None, None))


@contextmanager
def beside(state: State) -> Iterator[Beside]:
    """Runs it until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    made = Beside(Emulator(state), loop)
    try:
        made.run(made.emulator.__aenter__())
        yield made
    finally:
        made.run(made.emulator.__aexit__(None, None, None))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def answer_page(
    emulator: Emulator, authorize_url: str, strava_id: int, scopes: tuple[str, ...], answer: str = "yes"
) -> dict[str, str]:
    """What the redirect carries after a person has answered Strava's page."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(authorize_url).query).items()}
    form: dict[str, Any] = query | {"athlete": str(strava_id), "answer": answer, "granted": list(scopes)}
    with httpx.Client() as browser:
        page = browser.get(authorize_url)
        assert page.status_code == 200, page.text
        told = browser.post(f"{emulator.url}/oauth/accept", data=form)
    location = urlsplit(told.headers["location"])
    return {name: values[0] for name, values in parse_qs(location.query).items()}
