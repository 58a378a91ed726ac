"""Coroutines: what waits where, in one task among others."""

import asyncio
import json
import time

from pyinstrument import Profiler
from pyinstrument.renderers.speedscope import SpeedscopeRenderer


async def download(seconds):
    await asyncio.sleep(seconds)


def parse():
    time.sleep(0.04)


async def page():
    await download(0.06)
    parse()


async def other_work():
    while True:
        time.sleep(0.002)
        await asyncio.sleep(0.001)


async def measured(mode):
    with Profiler(async_mode=mode) as profiler:
        await page()
        await asyncio.gather(download(0.03), download(0.03))
    return profiler


async def main():
    noise = asyncio.create_task(other_work())
    for mode in ("enabled", "strict"):
        profiler = await measured(mode)
        print(mode, profiler.async_mode, profiler.is_running)
        print(profiler.output_text(unicode=True, show_all=True))
        document = json.loads(profiler.output(SpeedscopeRenderer(show_all=True)))
        print(
            sorted({frame["name"] for frame in document["shared"]["frames"]} & {"page", "download", "parse"})
        )
    noise.cancel()


asyncio.run(main())
