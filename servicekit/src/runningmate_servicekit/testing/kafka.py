"""A throw-away broker of Apache Kafka, one node, from the jars that `tools/kafka.sh` fetches.

`reason_missing` says why there can be none; the fixture `kafka` then skips.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from base64 import urlsafe_b64encode
from pathlib import Path
from uuid import uuid4

from runningmate_servicekit.testing.process import ServerProcess, free_port

OLDEST_JAVA = 17
START_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 20.0
_JARS_VARIABLE = "RUNNINGMATE_KAFKA_JARS"
# Small and quick to start: the compiler that pays off after minutes is not used.
_JAVA_OPTIONS = (
    "-Xms128m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Djava.awt.headless=true",
)
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={folder}/data
# As many installations have it: whoever asks for a topic carelessly would be found out by a test.
auto.create.topics.enable=true
num.partitions=3
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
"""


def reason_missing() -> str | None:
    """Why no broker can be started here, as a sentence; None if one can."""
    if jars() is None:
        return "tests with a Kafka broker run by `make kafka` and `make faults`, which fetch its jars (it takes Java and Maven)"
    java = shutil.which("java")
    if java is None:
        return f"Java is not installed; Kafka takes version {OLDEST_JAVA} or newer"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if found is None or int(found[1]) < OLDEST_JAVA:
        return f"Java is too old; Kafka takes version {OLDEST_JAVA} or newer"
    return None


def jars() -> Path | None:
    """The folder of the jars that the variable RUNNINGMATE_KAFKA_JARS names, None without any."""
    chosen = os.environ.get(_JARS_VARIABLE)
    folder = Path(chosen).resolve() if chosen else None
    return folder if folder is not None and any(folder.glob("kafka_*.jar")) else None


class KafkaServer(ServerProcess):
    """A broker process; `stop` ends it and removes its files."""

    def __init__(self) -> None:
        folder = jars()
        if folder is None:
            raise RuntimeError(reason_missing())
        super().__init__("broker", start_timeout_s=START_TIMEOUT_S, stop_timeout_s=_STOP_TIMEOUT_S)
        self._classes = f"{folder}/*"
        self._properties = self._root / "server.properties"
        self._controller_port = free_port()

    @property
    def servers(self) -> str:
        """`host:port`, as clients are told."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The event log's address."""
        return f"kafka://{self.servers}"

    def start(self) -> None:
        """Starts, with what an earlier run has stored (4 s; the first time 6 s)."""
        self.launch()
        self.await_ready()

    def launch(self) -> None:
        """Starts without waiting. Call it in the main thread: the broker ends with the thread that started it."""
        if not self._properties.exists():
            self._format()
        self._spawn(self._java("kafka.Kafka", str(self._properties)))

    def _java(self, program: str, *arguments: str) -> list[str]:
        return ["java", *_JAVA_OPTIONS, "-cp", self._classes, program, *arguments]

    def _format(self) -> None:
        draft = self._root / "draft.properties"
        draft.write_text(
            _PROPERTIES.format(port=self.port, controller_port=self._controller_port, folder=self._root)
        )
        cluster = urlsafe_b64encode(uuid4().bytes).decode().rstrip("=")
        options = ["format", "--standalone", f"--cluster-id={cluster}", "-c", str(draft)]
        done = subprocess.run(
            self._java("kafka.tools.StorageTool", *options), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"the test broker's storage could not be made: {done.stdout}{done.stderr}")
        draft.rename(self._properties)
