"""Where an S3 store is: `s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME&encryption=aws:kms&kms_key=ID]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

FORM: Final = "s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME&encryption=AES256|aws:kms&kms_key=ID]"
ENCRYPTIONS: Final = ("AES256", "aws:kms")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX = re.compile(r"(?:[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,127}/)*")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class S3Address:
    """A bucket and a place in it.

    Attributes:
        prefix: Before all keys; empty, or ends in a slash.
        endpoint: URL of a server that is not Amazon's; empty for Amazon's.
        region: Empty takes the environment's.
        encryption: What each object is asked to be encrypted with; empty leaves it to the bucket.
        kms_key: For `aws:kms`; empty takes the account's own key.
    """

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    encryption: str = ""
    kms_key: str = ""

    @classmethod
    def parse(cls, url: str) -> S3Address:
        """Reads a URL.

        Raises:
            ValueError: It is none, or holds credentials; the text says what to write, without them.
        """
        parts = urlsplit(url)
        if parts.scheme != "s3":
            raise ValueError(f"it must be {FORM}")
        if "@" in parts.netloc:
            raise ValueError(
                "it must not hold credentials, which would be seen in logs and lists of processes; "
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or use a file of credentials"
            )
        prefix = unquote(parts.path).strip("/")
        prefix = f"{prefix}/" if prefix else ""
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        known = {"endpoint", "region", "encryption", "kms_key"}
        if unknown := sorted(options.keys() - known):
            raise ValueError(f"its option {unknown[0]} is unknown; it must be {FORM}")
        if not _BUCKET.fullmatch(parts.netloc):
            raise ValueError(f"{parts.netloc!r} is no name of a bucket; it must be {FORM}")
        if not _PREFIX.fullmatch(prefix):
            raise ValueError(f"its prefix {prefix!r} has other signs than letters, digits and ._=-")
        return cls(parts.netloc, prefix, **_checked(options))

    @property
    def text(self) -> str:
        """The URL in one form, which compares equal for equal places."""
        options = {
            name: value
            for name in ("endpoint", "region", "encryption", "kms_key")
            if (value := getattr(self, name))
        }
        query = urlencode(options, quote_via=quote, safe=":/")
        path = f"/{self.prefix.rstrip('/')}" if self.prefix else ""
        return f"s3://{self.bucket}{path}{f'?{query}' if query else ''}"

    @property
    def shown(self) -> str:
        """Bucket and server, for sentences."""
        return f"bucket {self.bucket} at {self.endpoint or 'Amazon S3'}"

    @property
    def on_this_machine(self) -> bool:
        """Whether no proxy can be on the way."""
        return urlsplit(self.endpoint).hostname in _LOOPBACK


def _checked(options: dict[str, str]) -> dict[str, str]:
    endpoint = urlsplit(options.get("endpoint", ""))
    if endpoint.netloc.rpartition("@")[1]:
        raise ValueError("its endpoint must not hold credentials")
    if options.get("endpoint") and (endpoint.scheme not in ("http", "https") or not endpoint.hostname):
        raise ValueError("its endpoint must be a URL like https://HOST:PORT")
    encryption = options.get("encryption", "")
    if encryption and encryption not in ENCRYPTIONS:
        raise ValueError(f"its encryption must be one of {', '.join(ENCRYPTIONS)}")
    if options.get("kms_key") and encryption != "aws:kms":
        raise ValueError("its kms_key needs encryption=aws:kms")
    return options
