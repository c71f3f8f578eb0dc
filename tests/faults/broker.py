"""The event log on a real Kafka broker, for one mesh."""

from __future__ import annotations

import asyncio
import subprocess
from typing import Self

from runningmate_servicekit.testing.kafka import KafkaServer
from tests.e2e.conftest import COMMAND


class Broker(KafkaServer):
    """With the topics that a mesh needs."""

    @classmethod
    def started(cls) -> Self:
        """A new one that answers."""
        made = cls()
        made.start()
        subprocess.run(
            [COMMAND, "topics", "create", "--kafka", made.servers], check=True, capture_output=True
        )
        return made

    async def crash(self) -> None:
        """Ends it as kill -9 does, and starts it again with what it had stored."""
        self.kill()
        self.launch()
        await asyncio.to_thread(self.await_ready)
