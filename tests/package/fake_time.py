"""Clocks for tests: time passes only where a test says so."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from pyinstrument.session import Session
from pyinstrument.stack_sampler import get_stack_sampler

Result = TypeVar("Result")
Samples = list[tuple[str, float]]


class Clock:
    """`clock[2]`: two seconds pass in the function that says so. Profilers of the thread ask it for the time."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    def __getitem__(self, seconds: float) -> None:
        # a C function's work cannot be faked from Python: this one's frame is `__getitem__`
        self.now += seconds


@contextmanager
def fake_time() -> Iterator[Clock]:
    clock = Clock()
    get_stack_sampler().timer_func = clock
    try:
        yield clock
    finally:
        get_stack_sampler().timer_func = None


class _Selector(selectors.SelectSelector):
    """Waiting for nothing but time takes none."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> Any:
        if timeout is not None and timeout > 0:
            self._clock.now += timeout
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self, clock: Clock) -> None:
        super().__init__(_Selector(clock))
        self._clock = clock

    def time(self) -> float:
        return self._clock.now


def run_in_fake_time(clock: Clock, coroutine: Coroutine[Any, Any, Result]) -> Result:
    """As asyncio.run()."""
    loop = _Loop(clock)
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


def functions(stack: list[str], below: str | None = None) -> str:
    """`main > work`: without the thread, or without all that is above the function `below` and it."""
    names = [info.split("\0")[0] for info in stack[1:]]
    if below is not None and below in names:
        names = names[len(names) - names[::-1].index(below) :]
    return " > ".join(names)


def samples_of(session: Session, below: str | None = None) -> Samples:
    """Neighbours of the same stack as one, to the millisecond."""
    samples: Samples = []
    for stack, seconds in session.frame_records:
        text = functions(stack, below)
        if samples and samples[-1][0] == text:
            seconds += samples.pop()[1]
        samples.append((text, round(seconds, 3)))
    return [(text, seconds) for text, seconds in samples if seconds > 0]
