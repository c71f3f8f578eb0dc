"""Python's garbage collector in a process that lives long."""

from __future__ import annotations

import gc


def rarely_collected() -> None:
    """Takes what was imported so far out of the garbage collector's rounds, and makes the rounds rarer.

    A round over all modules takes tens of ms, in which no call is answered and no file analysed, and a page of activities
    alone makes enough objects for several rounds of new ones.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
