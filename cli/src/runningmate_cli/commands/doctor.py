"""doctor."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from runningmate_cli import diagnosis, output
from runningmate_cli.commands import option
from runningmate_cli.commands.option import Choices
from runningmate_cli.failure import ExitCode
from runningmate_cli.output import Column


@click.command("doctor")
@option.home_option
@option.as_json
@click.pass_obj
def doctor_command(choices: Choices, home: Path | None, as_json: bool) -> None:
    """Find out what keeps the mesh from working, and what to do. Ends with code 1 if something does."""
    findings = diagnosis.examine(Choices(chosen_home=home).home if home else choices.home)
    if as_json:
        output.facts([asdict(finding) for finding in findings])
    else:
        rows = [
            (found.subject, "well" if found.well else "NOT WELL", found.found, found.advice)
            for found in findings
        ]
        output.table((Column("What"), Column("State"), Column("Found"), Column("What to do")), rows)
    if not all(found.well for found in findings):
        click.get_current_context().exit(ExitCode.FAILED)
