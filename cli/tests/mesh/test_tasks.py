from __future__ import annotations

import asyncio

import pytest

from runningmate_cli.mesh.tasks import together


async def test_one_that_fails_ends_the_others_before_its_error_is_told() -> None:
    ended: list[str] = []

    async def long() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0)  # as if it waited for a process
            ended.append("long")

    async def short() -> None:
        await asyncio.sleep(0)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await together(long(), short())
    assert ended == ["long"]
