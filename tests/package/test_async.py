"""Profilers in asynchronous programs: whose is the time of a wait? Stacks are given below the function `step` of the
loop, in whichever words a loop has for it."""

from __future__ import annotations

import ast
import asyncio
import contextvars
import math
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator
from pathlib import Path
from typing import Any

import pytest
import trio
from fake_time import Clock, Samples, fake_time, run_in_fake_time, samples_of
from pyinstrument import Profiler
from pyinstrument.session import Session

MODES = ["enabled", "strict", "disabled"]


def session_of(profiler: Profiler) -> Session:
    assert profiler.last_session is not None
    return profiler.last_session


class Library:
    """An asynchronous library, in fake time."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    sleep: Callable[[float], Awaitable[None]]
    # the function of the library under which every task's coroutine stands
    above_tasks: str

    def run(self, program: Callable[[], Coroutine[Any, Any, None]]) -> None:
        raise NotImplementedError

    async def together(self, *tasks: Callable[[], Coroutine[Any, Any, None]]) -> None:
        raise NotImplementedError


class Asyncio(Library):
    sleep = staticmethod(asyncio.sleep)
    above_tasks = "_run"

    def run(self, program: Callable[[], Coroutine[Any, Any, None]]) -> None:
        run_in_fake_time(self.clock, program())

    async def together(self, *tasks: Callable[[], Coroutine[Any, Any, None]]) -> None:
        await asyncio.gather(*(task() for task in tasks))


class TriosClock(trio.abc.Clock):
    """Waiting for a deadline takes no time of the real world's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def start_clock(self) -> None:
        pass

    def current_time(self) -> float:
        return self._clock.now

    def deadline_to_sleep_time(self, deadline: float) -> float:
        if deadline < math.inf:
            self._clock.now = max(self._clock.now, deadline)
            return 0
        return 1


class Trio(Library):
    sleep = staticmethod(trio.sleep)
    above_tasks = "unrolled_run"

    def run(self, program: Callable[[], Coroutine[Any, Any, None]]) -> None:
        trio.run(program, clock=TriosClock(self.clock))

    async def together(self, *tasks: Callable[[], Coroutine[Any, Any, None]]) -> None:
        async with trio.open_nursery() as nursery:
            for task in tasks:
                nursery.start_soon(task)


@pytest.fixture(params=[Asyncio, Trio])
def library(request: pytest.FixtureRequest) -> Any:
    with fake_time() as clock:
        yield request.param(clock)


def seconds_of(session: Session, *names: str) -> float:
    """Of all stacks that have these functions, in this order."""

    def fits(stack: list[str]) -> bool:
        functions = iter(info.split("\0")[0] for info in stack)
        return all(name in functions for name in names)

    return round(sum(seconds for stack, seconds in session.frame_records if fits(stack)), 3)


def total(session: Session) -> float:
    return round(sum(seconds for _, seconds in session.frame_records), 3)


@pytest.mark.parametrize("mode", ["enabled", "strict"])
def test_the_time_of_a_wait_is_that_of_the_await(library: Any, mode: Any) -> None:
    clock = library.clock
    profiler = Profiler(async_mode=mode)

    async def inner() -> None:
        clock.now += 0.1
        await library.sleep(1)
        clock.now += 0.2

    async def program() -> None:
        with profiler:
            clock.now += 0.3
            await inner()
            clock.now += 0.4

    library.run(program)
    session = session_of(profiler)
    assert seconds_of(session, "program", "inner", "sleep", "[await]") == 1
    assert seconds_of(session, "program", "inner") == 1.3
    assert seconds_of(session, "program") == total(session) == 2


def test_disabled_records_what_the_loop_does_meanwhile(library: Any) -> None:
    profiler = Profiler(async_mode="disabled")

    async def program() -> None:
        with profiler:
            library.clock.now += 0.5
            await library.sleep(1)

    library.run(program)
    session = session_of(profiler)
    assert seconds_of(session, "[await]") == 0
    assert (seconds_of(session, "program"), total(session)) == (0.5, 1.5)


@pytest.mark.parametrize("mode", MODES)
def test_other_tasks_that_work_during_a_wait(library: Any, mode: Any) -> None:
    clock = library.clock
    profiler = Profiler(async_mode=mode)

    async def other() -> None:
        await library.sleep(0.5)
        clock.now += 4
        await library.sleep(0)

    async def profiled() -> None:
        await library.sleep(0.25)
        with profiler:
            await library.sleep(1)

    async def program() -> None:
        await library.together(other, profiled)

    library.run(program)
    session = session_of(profiler)
    assert seconds_of(session, "other") == (4 if mode == "disabled" else 0)
    assert seconds_of(session, "profiled", "[await]") == (0 if mode == "disabled" else total(session))
    assert total(session) >= 4.25


@pytest.mark.parametrize("mode", ["enabled", "strict"])
def test_tasks_that_the_profiled_one_starts_are_its_own(library: Any, mode: Any) -> None:
    clock = library.clock
    profiler = Profiler(async_mode=mode)

    async def first() -> None:
        clock.now += 1
        await library.sleep(8)

    async def second() -> None:
        clock.now += 2
        await library.sleep(16)
        clock.now += 4

    async def program() -> None:
        with profiler:
            await library.together(first, second)

    library.run(program)
    session = session_of(profiler)
    assert seconds_of(session, "first") - seconds_of(session, "first", "[await]") == 1
    assert seconds_of(session, "second") - seconds_of(session, "second", "[await]") == 6
    assert seconds_of(session, "[await]") > 0
    assert total(session) in (22, 23, 24)  # as the sleeps overlap


@pytest.mark.parametrize("mode", ["enabled", "strict"])
def test_every_task_may_have_a_profiler_of_its_own(library: Any, mode: Any) -> None:
    clock = library.clock
    profilers = [Profiler(async_mode=mode), Profiler(async_mode=mode)]

    def task(number: int) -> Callable[[], Coroutine[Any, Any, None]]:
        async def run() -> None:
            with profilers[number]:
                clock.now += number + 1
                await library.sleep(10)
                clock.now += number + 1

        return run

    async def program() -> None:
        await library.together(task(0), task(1))

    library.run(program)
    for number, profiler in enumerate(profilers):
        session = session_of(profiler)
        waited = seconds_of(session, "run", "sleep", "[await]")
        assert seconds_of(session, "run") == total(session)
        assert round(total(session) - waited, 3) == 2 * (number + 1)


def test_a_child_task_may_not_have_one_while_its_parent_has(library: Any) -> None:
    errors: list[str] = []

    async def child() -> None:
        try:
            Profiler().start()
        except RuntimeError as error:
            errors.append(str(error))

    async def program() -> None:
        with Profiler():
            await library.together(child)

    library.run(program)
    assert errors == [
        "There is already a profiler running. You cannot run multiple profilers in the same thread or async context, "
        "unless you disable async support."
    ]


def test_a_task_that_was_started_under_a_profiler_may_have_one_when_that_has_stopped(library: Any) -> None:
    late = Profiler()

    async def child() -> None:
        await library.sleep(1)
        with late:
            library.clock.now += 1

    async def stop_soon() -> None:
        await library.sleep(0.5)
        early.stop()

    early = Profiler()

    async def program() -> None:
        early.start()
        await library.together(child, stop_soon)

    library.run(program)
    assert total(session_of(late)) == 1
    assert seconds_of(session_of(early), "[await]") > 0


def test_an_asynchronous_generator_that_waits_is_part_of_the_await(library: Any) -> None:
    clock = library.clock
    profiler = Profiler()

    async def numbers() -> AsyncIterator[int]:
        for number in 1, 2:
            clock.now += 0.5
            await library.sleep(1)
            yield number

    async def program() -> None:
        with profiler:
            async for _ in numbers():
                clock.now += 0.25

    library.run(program)
    session = session_of(profiler)
    assert seconds_of(session, "program", "numbers", "sleep", "[await]") == 2
    assert seconds_of(session, "program", "numbers") == 3
    assert total(session) == 3.5


def test_an_object_with_await_is_part_of_the_await(library: Any) -> None:
    profiler = Profiler()

    class Waiting:
        def __await__(self) -> Generator[Any, Any, None]:
            yield from library.sleep(1).__await__()

    async def program() -> None:
        with profiler:
            await Waiting()

    library.run(program)
    assert seconds_of(session_of(profiler), "program", "__await__", "sleep", "[await]") == 1


def test_callbacks_in_another_context_are_out_of_context_where_strict() -> None:
    samples: dict[str, Samples] = {}
    for mode in ("enabled", "strict", "disabled"):
        with fake_time() as clock:

            def callback() -> None:
                clock.now += 4

            def program() -> None:
                clock.now += 1
                contextvars.Context().run(callback)
                clock.now += 2

            with Profiler(async_mode=mode) as profiler:
                program()
        samples[mode] = samples_of(session_of(profiler), below="program")
    assert samples["enabled"] == samples["disabled"] == [("", 1), ("callback", 4), ("", 2)]
    assert samples["strict"] == [("", 1), ("[out-of-context]", 4), ("", 2)]


# ---- in real time ----


@pytest.mark.parametrize("run", [asyncio.run, lambda coroutine: trio.run(lambda: coroutine)])
def test_real_waits_of_a_task_are_seen(run: Any) -> None:
    profiler = Profiler()

    async def sleep() -> None:
        await (asyncio.sleep if run is asyncio.run else trio.sleep)(0.2)

    async def program() -> None:
        with profiler:
            await sleep()

    run(program())
    session = session_of(profiler)
    waited = seconds_of(session, "program", "sleep", "[await]")
    assert 0.19 < waited <= total(session) + 0.001
    assert waited > 0.9 * total(session)


def test_a_profiler_outside_of_all_coroutines_sees_the_loop_wait() -> None:
    with Profiler() as profiler:
        asyncio.run(asyncio.sleep(0.2))
    session = session_of(profiler)
    assert seconds_of(session, "run_forever") > 0.15
    assert seconds_of(session, "[await]") == 0


# ---- greenlets: a C stack each, and a context each ----

GREENLETS = """\
import sys
from greenlet import greenlet
from pyinstrument import Profiler
from pyinstrument.stack_sampler import get_stack_sampler

engine, mode = sys.argv[1:]
now = 0.0
if engine == "hook":
    get_stack_sampler().timer_func = lambda: now

def work(seconds):
    global now
    now += seconds
    for _ in range(1000):
        pass

def shares(session):
    shares = {}
    for stack, seconds in session.frame_records:
        names = [info.split("\\0")[0] for info in stack]
        for name in {"first", "second", "[out-of-context]"} & set(names):
            shares[name] = shares.get(name, 0) + seconds
    return shares

def is_enough(round):
    return round >= 20 if engine == "hook" else len(shares(profiler.running_session)) == 2

def first():
    round = 0
    while not is_enough(round):
        work(3)
        second_greenlet.switch()
        round += 1

def second():
    while True:
        work(1)
        first_greenlet.switch()

with Profiler(engine=engine, async_mode=mode, interval=0.0002) as profiler:
    first_greenlet, second_greenlet = greenlet(first), greenlet(second)
    first_greenlet.switch()
found = shares(profiler.last_session)
print(found if engine == "hook" else sorted(found))
"""


@pytest.mark.parametrize(
    ("engine", "mode", "seen"),
    [
        ("tick", "enabled", ["first", "second"]),
        ("hook", "enabled", {"first": 60, "second": 20}),
        ("hook", "disabled", {"first": 60, "second": 20}),
        ("hook", "strict", {"[out-of-context]": 80}),
    ],
)
def test_greenlets(tmp_path: Path, engine: str, mode: str, seen: object) -> None:
    if engine == "tick" and sys.version_info < (3, 11):
        pytest.skip("the tick engine needs CPython 3.11")
    program = tmp_path / "program.py"
    program.write_text(GREENLETS)
    result = subprocess.run(
        [sys.executable, program, engine, mode], capture_output=True, text=True, check=True
    )
    assert ast.literal_eval(result.stdout) == seen
