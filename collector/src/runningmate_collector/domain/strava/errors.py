"""Errors about Strava that a caller may see."""

from __future__ import annotations

from runningmate_servicekit.errors import FailedPrecondition, InvalidArgument, NotFound, Unavailable


class NoApplication(FailedPrecondition):
    def __init__(self) -> None:
        super().__init__(
            "STRAVA_NO_APPLICATION",
            "There is no API application yet. Make one at strava.com/settings/api and give its client id and secret: "
            "`runningmate config set strava`, or Settings in the web page.",
        )


class ApplicationInUse(FailedPrecondition):
    def __init__(self) -> None:
        super().__init__(
            "STRAVA_CONNECTED",
            "The connection with Strava rests on this API application. Disconnect first: `runningmate strava disconnect`.",
        )


class NotConnected(FailedPrecondition):
    def __init__(self) -> None:
        super().__init__(
            "STRAVA_NOT_CONNECTED", "Strava is not connected. Connect it: `runningmate strava connect`."
        )


class Stopped(FailedPrecondition):
    """The connection is there, and nothing comes through it until the athlete does something."""

    def __init__(self, advice: str) -> None:
        super().__init__("STRAVA_STOPPED", advice)


class RedirectRefused(InvalidArgument):
    def __init__(self) -> None:
        super().__init__(
            "STRAVA_REDIRECT_REFUSED",
            "Strava may send the browser to a loopback address (http://127.0.0.1:PORT/…) or to the mesh's public "
            "address (RUNNINGMATE_PUBLIC_ADDRESS) only.",
        )


class StateUnknown(FailedPrecondition):
    def __init__(self) -> None:
        super().__init__(
            "STRAVA_STATE_UNKNOWN",
            "This log-in at Strava was not begun here, was finished already, or took longer than ten minutes. "
            "Begin it again.",
        )


class AccessDenied(FailedPrecondition):
    def __init__(self, error: str) -> None:
        super().__init__(
            "STRAVA_ACCESS_DENIED",
            f"Strava gave no access ({error}). Begin again and press Authorize, or import the archive of your data.",
            {"error": error},
        )


class OtherAccount(FailedPrecondition):
    def __init__(self) -> None:
        super().__init__(
            "STRAVA_OTHER_ACCOUNT",
            "Another Strava account is connected, and its workouts are here. Disconnect it first: "
            "`runningmate strava disconnect`.",
        )


class RefusedByStrava(FailedPrecondition):
    def __init__(self, detail: str) -> None:
        super().__init__("STRAVA_REFUSED", f"{detail}. Check client id and secret, then begin again.")


class AwayFromStrava(Unavailable):
    def __init__(self, detail: str) -> None:
        super().__init__("STRAVA_UNAVAILABLE", f"{detail} Try again in a minute.", retry_after_s=60.0)


class ActivityNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__(
            "STRAVA_ACTIVITY_NOT_FOUND",
            "There is no such activity of yours that came from Strava. List them: `runningmate strava activities`.",
        )


class WebhookUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("STRAVA_WEBHOOK_UNKNOWN", "No application here has this webhook.")


class EventMalformed(InvalidArgument):
    def __init__(self) -> None:
        super().__init__(
            "STRAVA_EVENT_MALFORMED",
            "This is no event of Strava's: it needs object_type (activity or athlete), object_id and owner_id.",
        )


class EventNotStored(Unavailable):
    def __init__(self) -> None:
        super().__init__("STRAVA_EVENT_NOT_STORED", "The event could not be stored. Send it again.")
