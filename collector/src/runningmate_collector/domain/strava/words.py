"""What states mean to a person, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from runningmate_collector.domain.strava.link import PROFILE_SCOPE, READ_SCOPES, Link, LinkState

DATA_USE: Final = (
    "Data of Strava's API is for you alone: charts, metrics and the coach in this machine use it; an external model sees "
    "neither it nor anything computed from it, and its details are kept for seven days. Import the archive of your data "
    "from Strava, or the files of your device, and the same workouts are free of this."
)
ADVICE: Final[Mapping[LinkState, str]] = {
    LinkState.CONNECTED: "",
    LinkState.RECONNECT: "Strava takes the stored access no more. Connect with Strava again; nothing is lost.",
    LinkState.LAPSED: "The owner of the API application has no active subscription at Strava, so Strava refuses every "
    "call. Renew it at strava.com; it is tried again every six hours. The archive import needs none.",
    LinkState.SCOPE_MISSING: "You did not allow activities to be read. Connect with Strava again and leave “View data "
    "about your activities” ticked.",
    LinkState.APPLICATION_REFUSED: "Strava does not take the client id and secret any more. Give them anew in Settings, "
    "or with `runningmate config set strava`.",
    LinkState.DISCONNECTING: "The data is removed. Strava has not confirmed the end of the access yet and is asked again.",
}
WITHOUT_APPLICATION: Final = (
    "Make an API application at strava.com/settings/api and give its client id and secret in Settings, or with "
    "`runningmate config set strava`. The archive import needs none and brings everything at once."
)
NOT_CONNECTED: Final = "Connect with Strava for new workouts; for your history import the archive."


def limitations(link: Link) -> list[str]:
    """What is missing because of scopes that were not allowed."""
    found = []
    if not READ_SCOPES & set(link.scopes):
        found.append("No activities: you did not allow them to be read.")
    elif "activity:read_all" not in link.scopes:
        found.append("Activities that only you can see, and hidden starts and ends, do not come.")
    if PROFILE_SCOPE not in link.scopes:
        found.append(
            "Weight, threshold power and gear of your profile do not come, because you did not allow the profile to be "
            "read in full. Connect again and leave “View your complete Strava profile” ticked, or give them in Settings."
        )
    return found
