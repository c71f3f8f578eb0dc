"""The port `Drawing` by Bokeh, on a thread of its own."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from runningmate_charts.adapters.ink import Ink
from runningmate_charts.service.ports import Drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from runningmate_charts.domain.drawing import Chart
    from runningmate_charts.domain.palette import Theme


T = TypeVar("T")


class BokehDrawing:
    """Draws one chart at a time on one thread; Bokeh is imported there, on the first need or by `warm`.

    A thread and not a process: a second process costs 60 MB, while the interpreter hands over
    every 5 ms, which keeps other calls answered while a figure is built.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="bokeh")

    async def warm(self) -> None:
        """Imports Bokeh and waits until cancelled: the first chart then takes no longer than others."""
        await self._run(_import_bokeh)
        await asyncio.Event().wait()

    async def draw(self, make: Callable[[], Chart], theme: Theme) -> Drawn:
        """See the port."""
        return await self._run(lambda: _drawn(make(), theme))

    async def close(self) -> None:
        """Ends the thread after the figure at hand."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _import_bokeh() -> None:
    import runningmate_charts.adapters.figures  # noqa: F401  # for its imports


def _drawn(chart: Chart, theme: Theme) -> Drawn:
    """Writes what `bokeh.embed.json_item` writes, without its checks: they take half of the time, and tests make them."""
    from bokeh import __version__
    from bokeh.document import Document

    from runningmate_charts.adapters.figures import build

    document = Document()
    root = build(chart, Ink.of(theme))
    document.add_root(root)
    item = {
        "target_id": None,
        "root_id": root.id,
        "doc": document.to_json(deferred=False),
        "version": __version__,
    }
    text = json.dumps(item, separators=(",", ":"), allow_nan=False)
    return Drawn(text, __version__, chart.title, chart.description)
