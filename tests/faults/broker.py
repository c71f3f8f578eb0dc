"""The event log on a real Kafka broker, for one mesh."""

from __future__ import annotations

import asyncio
import subprocess
import time
from typing import Self

from runningmate_servicekit.testing.kafka import START_TIMEOUT_S, KafkaServer
from tests.e2e.conftest import COMMAND


class Broker(KafkaServer):
    """With the topics that a mesh needs."""

    @classmethod
    def started(cls) -> Self:
        """A new one that answers."""
        made = cls()
        try:
            made.start()
            command = [str(COMMAND), "topics", "create", "--kafka", made.servers]
            ends_at = time.monotonic() + START_TIMEOUT_S
            while (done := subprocess.run(command, capture_output=True, text=True, check=False)).returncode:
                # It takes connections before it takes topics.
                assert time.monotonic() < ends_at, done.stdout + done.stderr
        except BaseException:
            made.stop()
            raise
        return made

    async def crash(self) -> None:
        """Ends it as kill -9 does, and starts it again with what it had stored."""
        self.kill()
        self.launch()
        await asyncio.to_thread(self.await_ready)
