"""Settings of the analytics service; the only reader of its environment."""

from __future__ import annotations

from runningmate_servicekit.settings import (
    DatabaseSettings,
    DataUseSettings,
    EventLogSettings,
    ObjectStoreSettings,
)


class Settings(DatabaseSettings, DataUseSettings, EventLogSettings, ObjectStoreSettings):
    """What analytics needs besides what every service has."""

    workers: int = 2
    """Decoder processes."""
    decode_deadline_s: float = 60.0
    """Longest time that one file may take."""
    terrain_folder: str = ""
    """Folder of SRTM tiles (`N47E011.hgt`) for recordings without a good altitude; none by default."""
    worker_address_space_mib: int = 2048
    """Address space of a decoder process."""
    exports_at_once: int = 2
    """Exports built at once, by the decoder processes; 0 leaves them to other replicas."""
    export_keep_hours: float = 24.0
    """How long an export can be downloaded."""
    max_export_bytes: int = 16 << 30
