"""topics, topics create."""

from __future__ import annotations

import click

from runningmate_cli import output
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure
from runningmate_cli.output import Column
from runningmate_servicekit.eventlog.kafkaclient import KafkaSettings
from runningmate_servicekit.eventlog.kafkashape import TopicShape
from runningmate_servicekit.eventlog.kafkatopics import KafkaTopics
from runningmate_servicekit.eventlog.port import LogUnavailable
from runningmate_servicekit.eventlog.topics import TOPICS

_Findings = dict[str, list[str]]


@click.group("topics", invoke_without_command=True)
@option.kafka_option
@option.as_json
@click.pass_context
def topics_command(context: click.Context, kafka: str | None, as_json: bool) -> None:
    """List the event log's topics on Kafka and check how they are made. Ends with code 1 if one is missing or differs.

    The mesh only checks its topics and waits for them; `topics create` makes them.
    """
    if context.invoked_subcommand is None:
        _report(_settings(context.obj, kafka), as_json=as_json, create=False)


@topics_command.command("create")
@option.kafka_option
@option.as_json
@click.pass_obj
def create_command(choices: Choices, kafka: str | None, as_json: bool) -> None:
    """Create the topics that are missing, then list and check all of them. Those that exist are never changed."""
    _report(_settings(choices, kafka), as_json=as_json, create=True)


def _settings(choices: Choices, chosen: str | None) -> KafkaSettings:
    from runningmate_cli.mesh import eventlog
    from runningmate_cli.mesh.failure import MeshError
    from runningmate_cli.mesh.home import Home

    try:
        brokers = eventlog.place(Home(choices.home), chosen).brokers
    except MeshError as error:
        raise Failure(str(error)) from None
    if not brokers:
        raise Failure(
            "This mesh keeps its events in the database, which needs no topics. Name brokers with --kafka HOST:PORT.",
            ExitCode.USAGE,
        )
    return KafkaSettings.parse(f"kafka://{brokers}")


def _report(settings: KafkaSettings, *, as_json: bool, create: bool) -> None:
    try:
        shapes, findings = option.wait_for(_examine(settings, create=create))
    except LogUnavailable as error:
        raise Failure(f"{error}.", ExitCode.UNREACHABLE) from None
    if as_json:
        output.facts([_facts(topic, shapes.get(topic), findings[topic]) for topic in sorted(TOPICS)])
    else:
        _table(shapes, findings)
    if not any(findings.values()):
        return
    if not as_json:
        for text in (text for texts in findings.values() for text in texts):
            output.note(f"{text[0].upper()}{text[1:]}.")
    click.get_current_context().exit(ExitCode.FAILED)


async def _examine(settings: KafkaSettings, *, create: bool) -> tuple[dict[str, TopicShape], _Findings]:
    topics = KafkaTopics(settings)
    try:
        shapes = {shape.topic: shape for shape in await topics.shapes(TOPICS)}
        if create and (missing := set(TOPICS) - shapes.keys()):
            await topics.create(missing)
            shapes = {shape.topic: shape for shape in await topics.shapes(TOPICS)}
        brokers = await topics.brokers()
    finally:
        await topics.close()
    findings = {topic: shape.mismatches() + shape.weaknesses(brokers) for topic, shape in shapes.items()}
    advice = f"create it with `runningmate topics create --kafka {settings.servers}`"
    lacking = {topic: [f"topic {topic} is missing; {advice}"] for topic in TOPICS if topic not in shapes}
    return shapes, findings | lacking


def _table(shapes: dict[str, TopicShape], findings: _Findings) -> None:
    columns = (
        Column("Topic"), Column("State"), Column("Partitions", right=True), Column("Copies", right=True),
        Column("Kept", right=True), Column("Message at most", right=True),
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for topic in sorted(TOPICS):
        shape = shapes.get(topic)
        if shape is None:
            rows.append((topic, "MISSING", "", "", "", ""))
            continue
        kept = "for ever" if shape.retention_days is None else f"{shape.retention_days:g} days"
        state = "DIFFERS" if findings[topic] else "well"
        rows.append((topic, state, shape.partitions, shape.replicas, kept, f"{shape.max_message_bytes} B"))
    output.table(columns, rows)


def _facts(topic: str, shape: TopicShape | None, findings: list[str]) -> dict[str, object]:
    return {
        "topic": topic,
        "exists": shape is not None,
        "partitions": shape.partitions if shape else 0,
        "replicas": shape.replicas if shape else 0,
        "retention_days": shape.retention_days if shape else None,
        "max_message_bytes": shape.max_message_bytes if shape else 0,
        "findings": findings,
    }
