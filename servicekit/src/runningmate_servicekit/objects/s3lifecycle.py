"""Rules by which a server removes what nobody can use any more, where it has such rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from runningmate_servicekit.logs import get_logger
from runningmate_servicekit.objects.s3client import code_of

if TYPE_CHECKING:
    from runningmate_servicekit.objects.s3address import S3Address

UNFINISHED_DAYS: Final = 2
"""Parts of an upload that was never completed."""
CHUNK_DAYS: Final = 60
"""Pieces of files on their way in (`uploads/`): the collector removes them within days, if it runs."""
_NAME = "runningmate"
_log = get_logger(__name__)


def rules(prefix: str) -> list[dict[str, Any]]:
    """Our rules, for keys below the mesh's prefix."""
    name = f"{_NAME} {prefix}".strip()
    return [
        {
            "ID": f"{name} unfinished",
            "Status": "Enabled",
            "Filter": {"Prefix": prefix},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNFINISHED_DAYS},
        },
        {
            "ID": f"{name} uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": f"{prefix}uploads/"},
            "Expiration": {"Days": CHUNK_DAYS},
        },
    ]


def ensure(client: Any, address: S3Address) -> None:
    """Adds our rules to those that the bucket has; a server or an account that cannot is no error."""
    import botocore.exceptions as kinds

    unfinished, uploads = rules(address.prefix)
    try:
        present = _present(client, address.bucket)
    except kinds.ClientError as error:
        _log.info("the object store has no lifecycle rules", why=code_of(error), store=address.shown)
        return
    # MinIO knows no rule about parts (it removes them by itself), and refuses both for it.
    for wanted in ([unfinished, uploads], [uploads]):
        if all(_alike(rule, present.get(rule["ID"], {})) for rule in wanted):
            return
        try:
            all_rules = present | {rule["ID"]: rule for rule in wanted}
            client.put_bucket_lifecycle_configuration(
                Bucket=address.bucket, LifecycleConfiguration={"Rules": list(all_rules.values())}
            )
        except kinds.ClientError as error:
            _log.info(
                "the object store takes no such lifecycle rules",
                why=code_of(error),
                rules=[rule["ID"] for rule in wanted],
                store=address.shown,
            )
        else:
            return


def _present(client: Any, bucket: str) -> dict[str, Any]:
    import botocore.exceptions as kinds

    try:
        found = client.get_bucket_lifecycle_configuration(Bucket=bucket)
    except kinds.ClientError as error:
        if code_of(error) != "NoSuchLifecycleConfiguration":
            raise
        return {}
    return {rule.get("ID", str(number)): rule for number, rule in enumerate(found.get("Rules", ()))}


def _alike(wanted: dict[str, Any], present: dict[str, Any]) -> bool:
    """Servers add to a rule, such as a date or a second way to name the prefix."""
    return all(present.get(name) == value for name, value in wanted.items())
