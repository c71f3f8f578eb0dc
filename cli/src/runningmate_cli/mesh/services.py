"""The services of the mesh as data, and the environment each of them gets."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit

from runningmate_cli.mesh import storage
from runningmate_cli.mesh.home import Home
from runningmate_cli.mesh.ports import LOOPBACK

Need = Literal[
    "database",
    "event_log",
    "objects",
    "signing_key",
    "sealing_keys",
    "service_key",
    "service_keys",
    "analytics",
    "model_key",
    "data_use",
    "world",
]

ISSUER = "https://identity.runningmate.local"
AUDIENCE = "runningmate"
DATABASE = "runningmate"
_LOCAL = (LOOPBACK, "localhost", "::1")
PREFIX = "RUNNINGMATE_"
# What a child may see of the launcher's environment; credentials of other programs stay out.
_PASSED = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "LANG",
    "TZ",
    "TMPDIR",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "LD_LIBRARY_PATH",
)
# For those who call servers elsewhere; a proxy's address may hold a password.
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_PASSED_PREFIXES = ("LC_", "PYTHON", PREFIX)
# Addresses and secrets of the mesh are the launcher's to give, each to those who need it.
_WITHHELD_ENDINGS = (
    "_DATA_USE_FILE",
    "_SERVER",
    "_TOKEN",
    "_URL",
    "_LISTEN",
    "_TARGET",
    "_SIGNING_KEY",
    "_SEALING_KEYS",
    "_SERVICE_KEY",
    "_SERVICE_KEYS",
    "_MODEL_KEY",
    "_HOME",
)
# Withheld from the others by their endings; the operator's to give to the coach.
_OF_MODEL = ("MODEL_KEY", "MODEL_BASE_URL")


@dataclass(frozen=True)
class ServiceSpec:
    """One service: its name, what it needs, and how it is started.

    Attributes:
        command: Overrides `python -m runningmate_<name>`.
    """

    name: str
    needs: frozenset[Need]
    command: tuple[str, ...] = ()

    def start_command(self) -> tuple[str, ...]:
        """Program and arguments."""
        return self.command or (sys.executable, "-m", f"runningmate_{self.name}")


SERVICES = (
    ServiceSpec("identity", frozenset({"database", "event_log", "signing_key"})),
    ServiceSpec(
        "collector", frozenset({"database", "event_log", "objects", "sealing_keys", "data_use", "world"})
    ),
    ServiceSpec(
        "analytics", frozenset({"database", "event_log", "objects", "service_keys", "data_use", "world"})
    ),
    ServiceSpec("charts", frozenset({"analytics"})),
    ServiceSpec(
        "coach",
        frozenset(
            {
                "database",
                "event_log",
                "analytics",
                "model_key",
                "sealing_keys",
                "service_key",
                "service_keys",
                "data_use",
                "world",
            }
        ),
    ),
)


def roles(services: tuple[ServiceSpec, ...] = SERVICES) -> list[str]:
    """The database roles that need a password."""
    schemas = [service.name for service in services if "database" in service.needs]
    service_roles = [f"rm_{schema}{suffix}" for schema in schemas for suffix in ("", "_job", "_owner")]
    return [*service_roles, "rm_eventlog", "rm_eventlog_owner", "rm_jobs_owner"]


def role_url(admin_url: str, role: str, password: str) -> str:
    """Points an administrator's URL at the mesh's database as another role; options are kept."""
    parts = urlsplit(admin_url)
    location = parts.netloc.rpartition("@")[2]
    return urlunsplit(
        parts._replace(netloc=f"{role}:{quote(password, safe='')}@{location}", path=f"/{DATABASE}")
    )


@dataclass(frozen=True)
class Wiring:
    """Everything that the services' environments are made of.

    Attributes:
        ports: By `<service>` (gRPC) and `<service>-metrics`.
        admin_url: Of the database server.
        passwords: By role.
        kafka: Brokers that keep the event log, `host:port[,host:port]`; empty keeps it in the database.
        objects: URL of the object store; empty keeps it in the home.
        data_use: The operator's data-use policy; None is the code's own.
    """

    home: Home
    ports: Mapping[str, int]
    admin_url: str
    passwords: Mapping[str, str]
    kafka: str = ""
    objects: str = ""
    data_use: Path | None = None

    def environment(self, service: ServiceSpec) -> dict[str, str]:
        """The whole environment of one service."""
        own = {
            "LISTEN": f"{LOOPBACK}:{self.ports[service.name]}",
            "METRICS_LISTEN": f"{LOOPBACK}:{self.ports[service.name + '-metrics']}",
            "TOKEN_JWKS": str(self.jwks),
            "TOKEN_ISSUER": ISSUER,
            "TOKEN_AUDIENCE": AUDIENCE,
        }
        if "database" in service.needs:
            own["DATABASE_URL"] = self._url(f"rm_{service.name}")
            own["JOB_DATABASE_URL"] = self._url(f"rm_{service.name}_job")
            own["OWNER_DATABASE_URL"] = self._url(f"rm_{service.name}_owner")
            own["JOBS_OWNER_DATABASE_URL"] = self._url("rm_jobs_owner")
        if "event_log" in service.needs and self.kafka:
            # No owner: services check topics and wait for them, a command creates them.
            own["EVENT_LOG_URL"] = f"kafka://{self.kafka}"
        elif "event_log" in service.needs:
            own["EVENT_LOG_URL"] = self._url("rm_eventlog")
            own["EVENT_LOG_OWNER_URL"] = self._url("rm_eventlog_owner")
        if "signing_key" in service.needs:
            own["IDENTITY_SIGNING_KEY"] = str(self.signing_key)
        if "sealing_keys" in service.needs:
            own["SEALING_KEYS"] = str(self.sealing_keys(service.name))
        if "service_key" in service.needs:
            own["SERVICE_KEY"] = str(self.home.secrets / f"service-{service.name}.pem")
        if "service_keys" in service.needs:
            own["SERVICE_KEYS"] = str(self.home.secrets / "service-keys")
        if "analytics" in service.needs:
            own["ANALYTICS_TARGET"] = f"{LOOPBACK}:{self.ports['analytics']}"
        if "model_key" in service.needs:
            own |= {name: value for name in _OF_MODEL if (value := os.environ.get(PREFIX + name))}
        if "data_use" in service.needs and self.data_use is not None:
            own["DATA_USE_FILE"] = str(self.data_use)
        stored = "objects" in service.needs
        of_store = (
            storage.environment(self.home, self.objects or self.home.objects.as_uri()) if stored else {}
        )
        given = {PREFIX + name: value for name, value in own.items()} | of_store
        of_world = proxies() if "world" in service.needs else {}
        return clean_environment() | of_world | _THRIFT | given

    def event_schemas(self) -> dict[str, str]:
        """Addresses of the job roles that see outboxes and inboxes, by schema."""
        schemas = [service.name for service in SERVICES if "event_log" in service.needs]
        return {schema: self._url(f"rm_{schema}_job") for schema in schemas}

    @property
    def jwks(self) -> Path:
        """The issuer's public keys."""
        return self.home.gateway / "jwks.json"

    @property
    def signing_key(self) -> Path:
        """The issuer's private key."""
        return self.home.secrets / "issuer.pem"

    def sealing_keys(self, service: str) -> Path:
        """What seals a service's tokens and keys in the database; each service has a file of its own."""
        return self.home.secrets / ("sealing.json" if service == "collector" else f"sealing-{service}.json")

    def _url(self, role: str) -> str:
        return role_url(self.admin_url, role, self.passwords[role])


# Unbuffered so that a crash loses no line; the rest keeps idle services small on many cores.
_THRIFT = {
    "PYTHONUNBUFFERED": "1",
    "POLARS_MAX_THREADS": "2",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
}


def proxies() -> dict[str, str]:
    """The way to other servers, as this process is told it; what is on this machine is never on it."""
    found = {
        name: value for each in _PROXIES for name in (each, each.lower()) if (value := os.environ.get(name))
    }
    if not found:
        return {}
    spared = found.get("no_proxy") or found.get("NO_PROXY") or ""
    spared = ",".join([*([spared] if spared else []), *_LOCAL])
    return found | {"NO_PROXY": spared, "no_proxy": spared}


def clean_environment() -> dict[str, str]:
    """What every child inherits."""
    return {
        name: value
        for name, value in os.environ.items()
        if (name in _PASSED or name.startswith(_PASSED_PREFIXES))
        and not (name.startswith(PREFIX) and name.endswith(_WITHHELD_ENDINGS))
    }
