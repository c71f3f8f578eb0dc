"""Settings of the collector; the only reader of its environment."""

from __future__ import annotations

from pathlib import Path

from runningmate_servicekit.settings import (
    DatabaseSettings,
    DataUseSettings,
    EventLogSettings,
    ObjectStoreSettings,
)

GIB = 1 << 30


class Settings(DatabaseSettings, DataUseSettings, EventLogSettings, ObjectStoreSettings):
    """What the collector needs besides what every service has."""

    max_upload_bytes: int = 16 * GIB
    max_recording_bytes: int = GIB // 4
    """Of one recording, unpacked; analytics reads it whole."""
    max_archive_bytes: int = 32 * GIB
    """Of all that one archive unpacks to, with the archives in it."""
    max_archive_members: int = 100_000
    """Of one archive and those in it; a watch worn for ten years writes 40,000 files."""
    max_unpacking_ratio: int = 200
    max_open_uploads: int = 200
    """Of one athlete."""
    upload_idle_hours: float = 24.0
    """An open upload without a new byte for so long ends as truncated."""
    import_workers: int = 2
    """Uploads worked on at once."""
    sealing_keys: Path
    """File of the keys that seal tokens and client secrets; made when it is missing, and never in the database."""
    strava_api: str = "https://www.strava.com/api/v3"
    """Where Strava's API is; a new host comes in 2027."""
    strava_oauth: str = "https://www.strava.com/oauth"
    strava_look_minutes: float = 30.0
    """Between two looks for new workouts where no webhook tells of them."""
    public_address: str = ""
    """`https://…` under which Strava reaches the gateway, for webhooks and redirects; empty on a desktop."""
    work_folder: Path | None = None
    """Where large files lie while they are worked on; unset, the system's folder for temporary files."""
