"""The commands. Each is imported when it is called, for their libraries take longer to load than `--help` may."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from runningmate_cli import output
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode, Failure

_EXIT_CODES = """\b
Exit codes:
  0  done
  1  failed
  2  wrong usage or a value that is refused
  3  no mesh runs, or it does not answer
  4  not logged in, or not allowed
  5  there is no such thing
  6  some files could not be imported, or some activities not exported
  130  interrupted

\b
Without RUNNINGMATE_SERVER the mesh of RUNNINGMATE_HOME on this machine is meant. For another:
  RUNNINGMATE_SERVER=host:port RUNNINGMATE_TOKEN=token runningmate ..."""

# Name, module, and the line that `--help` shows.
_COMMANDS = (
    ("run", "run", "Start the mesh, import recordings, show the season and the coach's review."),
    ("up", "mesh", "Start the mesh on this machine."),
    ("down", "mesh", "Stop the mesh."),
    ("status", "mesh", "Show what runs."),
    ("doctor", "doctor", "Find out what keeps the mesh from working."),
    ("login", "login", "Log in, and print a link that opens the page logged in."),
    ("token", "login", "Print an access token, good for a few minutes."),
    ("import", "imports", "Import recordings: files, folders, ZIP archives."),
    ("watch", "watch", "Import recordings as they appear in a folder."),
    ("imports", "imports", "Show imports, what failed and why."),
    ("activities", "activities", "List activities, newest first."),
    ("activity", "activities", "Show one activity with all its metrics."),
    ("export", "export", "Write activities as files: FIT, TCX, GPX, CSV, Parquet or the originals."),
    ("edit", "edit", "Trim, split, merge or link activities; undo it."),
    ("delete", "activities", "Delete an activity."),
    ("reprocess", "reprocess", "Compose activities anew of their stored files."),
    ("athlete", "athlete", "Show and change the athlete's settings."),
    ("gear", "profile", "List bikes and shoes with their distance."),
    ("routes", "profile", "List routes, or write one as GPX."),
    ("profile", "profile", "Show what platforms say about you."),
    ("strava", "strava", "Follow your workouts on Strava."),
    ("config", "config", "Give ids and secrets of other services."),
    ("data", "data", "Show who may see your data and why; delete what a platform gave."),
    ("fitness", "fitness", "Show fitness, fatigue and form by day."),
    ("best", "best", "Show your quickest times over distances."),
    ("chart", "chart", "Write a chart as one HTML file."),
    ("review", "review", "Have the coach review an activity or a week."),
    ("weeks", "weeks", "Read the coach's reviews of your weeks, made on Mondays."),
    ("ask", "ask", "Ask the coach about your training."),
    ("mcp", "mcp", "Serve the coach's tools to an assistant of yours (MCP)."),
    ("conversations", "conversations", "Read, export and delete what you asked the coach."),
    ("memory", "memory", "See what the coach remembers of what you said, and decide on it."),
    ("feedback", "feedback", "Say that something the coach said is not useful, or wrong."),
    ("plan", "plan", "Make a training plan, follow it, and change what is ahead."),
    ("events", "events", "Look after events that could not be handled."),
    ("jobs", "jobs", "Look after what the mesh does by itself."),
    ("storage", "storage", "Check the stored recordings, and move them."),
    ("topics", "topics", "Check and create the event log's topics on Kafka."),
    ("sample", "sample", "Load or remove the sample season."),
)
_MODULES = {name: module for name, module, _ in _COMMANDS}


class LazyGroup(click.Group):
    """Knows the names of its commands, and imports one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """All names in the order of the help."""
        return [name for name, _, _ in _COMMANDS]

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """The command itself; it is loaded here."""
        module = _MODULES.get(cmd_name)
        if module is None:
            return None
        loaded = importlib.import_module(f"runningmate_cli.commands.{module}")
        command: click.Command = getattr(loaded, f"{cmd_name}_command")
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """The list in the help, from the names alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, _, text in _COMMANDS])

    def invoke(self, ctx: click.Context) -> object:
        """Runs a command; what it refuses becomes one sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except Failure as failure:
            output.note(f"runningmate: {failure}")
            ctx.exit(failure.code)
        except KeyboardInterrupt:
            output.note("runningmate: interrupted")
            ctx.exit(ExitCode.INTERRUPTED)


@click.group(
    cls=LazyGroup,
    epilog=_EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--athlete", metavar="NAME", default="", help="Athlete who is meant; else who logged in last.")
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Home of the mesh [RUNNINGMATE_HOME, else ~/.local/share/runningmate].",
)
@click.version_option(package_name="runningmate", message="%(version)s")
@click.pass_context
def root(ctx: click.Context, athlete: str, home: Path | None) -> None:
    """Collects workouts, computes training metrics, draws and reviews them, on this machine."""
    ctx.obj = Choices(athlete, home)
