"""Counts what was tried, for the report at the end."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROTOCOLS = ("gRPC", "gRPC-web", "REST")


@dataclass
class Ledger:
    """Cases by RPC, protocol and kind: answer, error, isolation or stream."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def note(self, rpc: str, protocol: str, kind: str) -> None:
        """Counts one case that held."""
        self.counts[rpc, protocol, kind] += 1

    def rows(self) -> dict[str, dict[str, dict[str, int]]]:
        """Counts by RPC, protocol and kind."""
        rows: dict[str, dict[str, dict[str, int]]] = {}
        for (rpc, protocol, kind), count in sorted(self.counts.items()):
            rows.setdefault(rpc, {}).setdefault(protocol, {})[kind] = count
        return rows

    def table(self) -> Iterator[str]:
        """Lines for people: per protocol answers/errors/isolation/streams."""
        rows = self.rows()
        if not rows:
            return
        kinds = ("answer", "error", "isolation", "stream")
        yield f"{'RPC':<40}" + "".join(f"{protocol:>18}" for protocol in PROTOCOLS)
        yield f"{'':<40}" + f"{'ans err iso str':>18}" * len(PROTOCOLS)
        for rpc, protocols in rows.items():
            cells = (
                "".join(f"{protocols.get(protocol, {}).get(kind, 0):>4}" for kind in kinds)
                for protocol in PROTOCOLS
            )
            yield f"{rpc:<40}" + "".join(f"{cell:>18}" for cell in cells)
        total = Counter(protocol for _, protocol, _ in self.counts.elements())
        yield f"{'all cases':<40}" + "".join(f"{total[protocol]:>18}" for protocol in PROTOCOLS)

    def write(self, path: Path) -> None:
        """Writes the counts as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.rows(), indent=1) + "\n", encoding="utf-8")
