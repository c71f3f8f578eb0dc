"""The command for topics, on a real broker."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runningmate_cli.commands import root
from runningmate_cli.mesh import eventlog
from runningmate_servicekit.testing.kafka import KafkaServer, reason_missing

if reason := reason_missing():
    pytest.skip(reason, allow_module_level=True)

from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]  # lists no names as its own


def invoke(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(root, ["--home", str(home), "topics", *arguments])


def test_topics_are_listed_created_once_and_never_changed(kafka: KafkaServer, tmp_path: Path) -> None:
    chosen = ("--kafka", kafka.servers)
    before = invoke(tmp_path, *chosen)
    assert before.exit_code == 1
    assert (
        f"Topic outcomes is missing; create it with `runningmate topics create {' '.join(chosen)}`"
        in before.stderr
    )
    made_otherwise(kafka, "outcomes")
    created = invoke(tmp_path, "create", *chosen, "--json")
    assert created.exit_code == 1
    by_name = {topic["topic"]: topic for topic in json.loads(created.stdout)}
    assert by_name["outcomes"]["partitions"] == 3
    assert "16 are needed" in by_name["outcomes"]["findings"][0]
    assert "retention.ms=604800000" in by_name["outcomes"]["findings"][1]
    others = [topic for name, topic in by_name.items() if name != "outcomes"]
    assert [topic["findings"] for topic in others] == [[], [], []]
    assert {(t["partitions"], t["replicas"], t["retention_days"]) for t in others} == {(16, 1, 30.0)}
    forget(kafka, "outcomes")
    again = invoke(tmp_path, "create", *chosen)
    assert again.exit_code == 0, again.output
    assert invoke(tmp_path, *chosen).exit_code == 0


def made_otherwise(kafka: KafkaServer, topic: str) -> None:
    admin = AdminClient({"bootstrap.servers": kafka.servers})
    [made] = admin.create_topics([NewTopic(topic, 3, 1)]).values()
    made.result(10)


def forget(kafka: KafkaServer, topic: str) -> None:
    admin = AdminClient({"bootstrap.servers": kafka.servers})
    [gone] = admin.delete_topics([topic], operation_timeout=10).values()
    gone.result(15)
    # The broker shows a deleted topic a moment longer.
    ends_at = time.monotonic() + 30
    while topic in admin.list_topics(timeout=10).topics:
        assert time.monotonic() < ends_at, f"{topic} is still shown"
        time.sleep(0.1)


def test_brokers_that_answer_are_reached(kafka: KafkaServer) -> None:
    away = "127.0.0.1:1"
    assert eventlog.unreached([kafka.servers, away]) == [away]


def test_without_brokers_the_command_says_what_to_name(tmp_path: Path) -> None:
    result = invoke(tmp_path)
    assert result.exit_code == 2
    assert "--kafka HOST:PORT" in result.stderr


def test_brokers_that_do_not_answer_end_the_command_with_three(tmp_path: Path) -> None:
    result = invoke(tmp_path, "create", "--kafka", "127.0.0.1:1")
    assert result.exit_code == 3
    assert "127.0.0.1:1" in result.stderr
