"""Options that several commands share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from runningmate_cli.target import Target

T = TypeVar("T")

web_option = click.option(
    "--web",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="RUNNINGMATE_WEB_ROOT",
    metavar="DIR",
    help="Another build of the web interface to serve.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print protobuf JSON for programs.")
limit = click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Entries at most."
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen before the command's name."""

    athlete: str = ""
    chosen_home: Path | None = None

    @property
    def home(self) -> Path:
        """The home of the mesh on this machine."""
        from runningmate_cli.mesh.home import default_path

        return (self.chosen_home or default_path()).expanduser().absolute()

    def target(self) -> Target:
        """The mesh to talk to."""
        from runningmate_cli import target

        return target.find(self.home)


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--home` after the command's name, for those that are about the mesh itself."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="Home of the mesh; holds all its state.",
    )(command)


def kafka_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--kafka` of what starts the mesh or looks after its topics."""
    return click.option(
        "--kafka",
        envvar="RUNNINGMATE_KAFKA",
        metavar="HOST:PORT[,HOST:PORT]",
        callback=_brokers,
        help="Keep events on these brokers of Kafka; `none`: in the database [what this home used last].",
    )(command)


def s3_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--s3` of what starts the mesh."""
    return click.option(
        "--s3",
        envvar="RUNNINGMATE_S3",
        metavar="URL",
        callback=_bucket,
        help="Keep raw recordings in s3://BUCKET[/PREFIX][?endpoint=URL&...]; `none`: in the home "
        "[what this home used last].",
    )(command)


def data_use_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--data-use` of what starts the mesh."""
    return click.option(
        "--data-use",
        envvar="RUNNINGMATE_DATA_USE_FILE",
        metavar="FILE",
        help="Have this policy say who may see data of which source; `none`: the default [what this home used last].",
    )(command)


def _bucket(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    from runningmate_cli.mesh import storage

    if not text:
        return None
    try:
        return storage.parse(text) or storage.HOME
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def _brokers(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    from runningmate_cli.mesh import eventlog

    if not text:
        return None
    try:
        return eventlog.parse(text) or eventlog.DATABASE
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from None


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Runs a command's asynchronous part to its end."""
    return asyncio.run(work)
