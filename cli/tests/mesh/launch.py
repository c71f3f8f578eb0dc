"""A launcher with stub services; its choices arrive as JSON in the first argument."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from runningmate_cli.mesh import launcher as launcher_module
from runningmate_cli.mesh.failure import MeshError
from runningmate_cli.mesh.launcher import Launcher, LauncherConfig
from runningmate_cli.mesh.services import SERVICES

STUB = Path(__file__).with_name("stub.py")


def main() -> None:
    choices = json.loads(sys.argv[1])
    names = choices.pop("services")
    services = tuple(
        replace(service, command=(sys.executable, str(STUB))) for service in SERVICES if service.name in names
    )
    home, shared = Path(choices.pop("home")), Path(choices.pop("shared"))
    if "services_stop_s" in choices:
        launcher_module._SERVICES_STOP_S = choices.pop("services_stop_s")
    launcher = Launcher(
        LauncherConfig(home=home, shared=shared, services=services, **choices),
        announce=lambda line: print(line, flush=True),
    )
    try:
        launcher.run()
    except MeshError as error:
        sys.exit(str(error))


main()
