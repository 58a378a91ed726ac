"""The low-level surface: functions of one's own that are called at samples."""

from __future__ import annotations

import asyncio
import contextvars
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from fake_time import Clock, fake_time, functions, run_in_fake_time
from pyinstrument import Profiler, stack_sampler
from pyinstrument.low_level.stat_profile import (
    get_frame_info,
    measure_timing_overhead,
    setstatprofile,
    walltime_coarse_resolution,
)
from pyinstrument.stack_sampler import AsyncState, StackSampler, build_call_stack, get_stack_sampler

Event = tuple[str, str, Any]


class Recorder:
    """What setstatprofile() called it with."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def __call__(self, frame: Any, event: str, arg: Any) -> None:
        self.events.append((frame.f_code.co_name, event, arg))


@pytest.fixture(autouse=True)
def _nothing_stays() -> Any:
    yield
    setstatprofile(None)
    assert sys.getprofile() is None


def this_function() -> str:
    return sys._getframe(1).f_code.co_name


# ---- setstatprofile ----


def test_the_function_is_called_once_an_interval() -> None:
    clock, recorder = Clock(), Recorder()

    def work(seconds: float) -> None:
        clock.now += seconds

    setstatprofile(recorder, 1, timer_type="timer_func", timer_func=clock)
    work(2)
    work(0.5)
    clock.now += 3
    len([])
    setstatprofile(None)
    work(9)
    assert recorder.events == [("work", "return", None), (this_function(), "c_call", len)]


@pytest.mark.parametrize("timer_type", ["walltime", "walltime_coarse", "walltime_thread", None])
def test_real_clocks(timer_type: Any) -> None:
    recorder = Recorder()
    setstatprofile(recorder, 0.001, timer_type=timer_type)
    while len(recorder.events) < 3:
        len([])
    setstatprofile(None)


def test_changes_of_a_context_variable_are_told_at_once() -> None:
    variable = contextvars.ContextVar[str]("variable")
    recorder = Recorder()
    setstatprofile(recorder, 1e6, variable)
    token = variable.set("a")
    len([])
    variable.set("b")
    len([])
    variable.reset(token)
    contextvars.Context().run(len, [])
    setstatprofile(None)
    assert [(event, arg) for _, event, arg in recorder.events] == [
        ("context_changed", ("a", None, [])),
        ("context_changed", ("b", "a", [])),
        ("context_changed", (None, "b", [])),
    ]


def test_with_a_change_of_context_come_the_coroutines_that_wait() -> None:
    variable = contextvars.ContextVar[str]("variable")
    recorder = Recorder()

    async def wait() -> None:
        await asyncio.sleep(1)

    async def program() -> None:
        variable.set("program")
        await wait()

    setstatprofile(recorder, 1e6, variable)
    run_in_fake_time(Clock(), program())
    setstatprofile(None)
    left = next(arg for _, event, arg in recorder.events if arg[:2] == (None, "program"))
    assert functions(["thread", *left[2][::-1]]) == "program > wait > sleep"


def test_what_the_function_raises_is_raised_in_the_program_and_ends_the_calls() -> None:
    clock = Clock()

    def fail(frame: Any, event: str, arg: Any) -> None:
        raise ZeroDivisionError("no")

    def program() -> None:
        setstatprofile(fail, 1, timer_type="timer_func", timer_func=clock)
        clock.now += 2

    with pytest.raises(ZeroDivisionError, match="no"):
        program()
    assert sys.getprofile() is None


def test_a_timer_that_gives_no_number_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="custom time function must return a float"):
        setstatprofile(Recorder(), 1, timer_type="timer_func", timer_func=lambda: "now")  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((3,), "target must be callable"),
        ((len, 1, "variable"), "context_var must be a contextvars.ContextVar"),
        (
            (len, 1, None, "sundial"),
            "timer_type must be 'walltime', 'walltime_thread', 'walltime_coarse', or",
        ),
        ((len, 1, None, "timer_func"), "timer_func must be set if timer_type is 'timer_func'"),
        ((len, 1, None, "walltime", len), "timer_type must be 'timer_func' if timer_func is set"),
        ((len, 1, None, None, len), "timer_type must be 'timer_func' if timer_func is set"),
        ((), "incompatible function arguments"),
    ],
)
def test_arguments_that_cannot_be_are_type_errors(arguments: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        setstatprofile(*arguments)


@pytest.mark.parametrize("interval", [-1, float("nan")])
def test_an_interval_is_not_negative(interval: float) -> None:
    with pytest.raises(ValueError, match="interval must be a number of seconds"):
        setstatprofile(Recorder(), interval)


def test_a_thread_may_end_with_its_function_still_set() -> None:
    def run() -> None:
        setstatprofile(Recorder(), 0.001)

    for _ in range(3):
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()


def test_a_profiler_and_a_function_share_the_thread() -> None:
    recorder = Recorder()
    with fake_time() as clock:

        def work() -> None:
            clock.now += 2

        setstatprofile(recorder, 1, timer_type="timer_func", timer_func=clock)
        with Profiler() as profiler:
            work()
        work()
        setstatprofile(None)
    assert [event for event in recorder.events if event[0] == "work"] == [("work", "return", None)] * 2
    assert profiler.last_session is not None
    assert [seconds for _, seconds in profiler.last_session.frame_records] == [2]


# ---- frames as text ----


class Shape:
    def method(self) -> str:
        return get_frame_info(sys._getframe())

    @classmethod
    def of_class(cls) -> str:
        return get_frame_info(sys._getframe())

    def hidden(self) -> str:
        __tracebackhide__ = True
        return get_frame_info(sys._getframe())


def test_a_frame_as_text_has_its_class_line_and_mark() -> None:
    first = Shape.method.__code__.co_firstlineno
    assert Shape().method() == f"method\0{__file__}\0{first}\x01cShape\x01l{first + 1}"
    assert "\x01cShape\x01l" in Shape.of_class()
    assert Shape().hidden().endswith("\x01h1")
    with pytest.raises(TypeError, match="get_frame_info should be called with a Frame object"):
        get_frame_info(3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "argument", "end"),
    [
        ("return", None, " > inner"),
        ("call", None, " > {here}"),
        ("c_call", len, " > inner"),
        ("c_return", len, " > inner > len"),
        ("c_exception", [].append, " > inner > list.append"),
        ("c_return", dict.fromkeys, " > inner > dict.fromkeys"),
        ("initial", None, " > inner"),
    ],
)
def test_a_stack_ends_with_what_ran_until_the_event(event: str, argument: Any, end: str) -> None:
    def inner() -> list[str]:
        return build_call_stack(sys._getframe(), event, argument)

    stack = inner()
    assert stack[0] == f"MainThread\0<thread>\0{threading.get_ident()}"
    assert functions(stack).endswith(end.format(here=this_function()))


def test_without_a_frame_there_is_the_thread_alone() -> None:
    assert build_call_stack(None, "return", None) == [f"MainThread\0<thread>\0{threading.get_ident()}"]


# ---- the stack sampler ----


def test_every_thread_has_one() -> None:
    others: list[StackSampler] = []
    thread = threading.Thread(target=lambda: others.append(get_stack_sampler()))
    thread.start()
    thread.join()
    assert get_stack_sampler() is get_stack_sampler() is stack_sampler.thread_locals.stack_sampler
    assert others[0] is not get_stack_sampler()


def test_subscribers_get_the_stack_and_the_seconds_since_the_last() -> None:
    calls: dict[str, list[Any]] = {"a": [], "b": []}

    def target(name: str) -> Callable[[list[str], float, AsyncState | None], None]:
        return lambda stack, seconds, state: calls[name].append(
            (functions(stack).rpartition(" > ")[2], seconds, state)
        )

    a, b = target("a"), target("b")
    sampler = get_stack_sampler()
    with fake_time() as clock:

        def work(seconds: float) -> None:
            clock.now += seconds

        sampler.subscribe(a, desired_interval=1, use_async_context=False)
        work(2)
        sampler.subscribe(b, desired_interval=0.1, use_async_context=False)
        assert sampler.current_sampling_interval == 0.1
        work(0.5)
        sampler.unsubscribe(b)
        assert sampler.current_sampling_interval == 1
        work(0.5)
        work(3)
        sampler.unsubscribe(a)
    assert sampler.current_sampling_interval is None
    assert [call for call in calls["a"] if call[0] == "work"] == [
        ("work", 2, None),
        ("work", 0.5, None),
        ("work", 3.5, None),
    ]
    assert [call for call in calls["b"] if call[0] == "work"] == [("work", 0.5, None)]


def test_subscribers_in_a_context_are_told_where_execution_is() -> None:
    states: list[tuple[str, AsyncState | None]] = []

    def target(stack: list[str], seconds: float, state: AsyncState | None) -> None:
        states.append((functions(stack).rpartition(" > ")[2], state))

    sampler = get_stack_sampler()
    with fake_time() as clock:

        def inside() -> None:
            clock.now += 1

        def outside() -> None:
            clock.now += 1

        sampler.subscribe(target, desired_interval=1, use_async_context=True)
        with pytest.raises(RuntimeError, match="There is already a profiler running"):
            sampler.subscribe(lambda *_: None, desired_interval=1, use_async_context=True)
        inside()
        contextvars.Context().run(outside)
        inside()
        sampler.unsubscribe(target)
    by_function = [(name, state and state.state) for name, state in states if name in ("inside", "outside")]
    assert by_function == [
        ("inside", "in_context"),
        ("outside", "out_of_context_unknown"),
        ("inside", "in_context"),
    ]


def test_who_is_not_subscribed_cannot_leave_and_who_is_cannot_join() -> None:
    def target(*_: Any) -> None: ...

    sampler = get_stack_sampler()
    with pytest.raises(StackSampler.SubscriberNotFound):
        sampler.unsubscribe(target)
    sampler.subscribe(target, desired_interval=1, use_async_context=False)
    with pytest.raises(ValueError, match="already subscribed"):
        sampler.subscribe(target, desired_interval=1, use_async_context=False)
    sampler.unsubscribe(target)


# ---- clocks ----


def test_what_a_look_at_the_clock_costs() -> None:
    overhead = measure_timing_overhead()
    assert {"walltime", "walltime_coarse"} <= set(overhead)
    assert all(0 < seconds < 1 for seconds in overhead.values())
    resolution = walltime_coarse_resolution()
    assert resolution is not None
    assert 0 < resolution < 1
