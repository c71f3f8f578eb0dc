"""Settings of the identity service; the only reader of its environment."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

from runningmate_servicekit.settings import DatabaseSettings, EventLogSettings


class Settings(DatabaseSettings, EventLogSettings):
    """What identity needs besides what every service has."""

    identity_signing_key: Path
    """PEM file of the issuer's private key (Ed25519 or P-256), 0600; made if it is missing."""
    identity_beyond_loopback: bool = False
    """Listen on an address that other machines reach. Only behind TLS: codes and tokens pass in clear."""

    @property
    def listens_on_loopback(self) -> bool:
        """Whether only this machine reaches the service."""
        host = self.listen.rpartition(":")[0].strip("[]")
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False
