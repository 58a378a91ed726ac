"""Generators that are resumed, closed, thrown into and dropped; coroutines and asynchronous generators under asyncio."""

import asyncio
import contextlib


def numbers(n):
    try:
        for i in range(n):
            got = yield i
            if got:
                yield from numbers(got)
    finally:
        sum(range(5))


async def asynchronous(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def task(n):
    total = 0
    async for i in asynchronous(n):
        total += i
    return total


async def many():
    results = await asyncio.gather(*(task(n) for n in range(30)))
    lost = asyncio.ensure_future(asyncio.sleep(60))
    await asyncio.sleep(0)
    lost.cancel()
    return results


def turn(number):
    left_open = []
    for i in range(100):
        generator = numbers(20)
        next(generator)
        generator.send(i % 5)
        if i % 3 == 0:
            generator.close()
        elif i % 3 == 1:
            with contextlib.suppress(ValueError):
                generator.throw(ValueError("thrown in"))
        else:
            left_open.append(generator)
    assert len(asyncio.run(many())) == 30
