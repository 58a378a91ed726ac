"""Stacks as they are sampled, for those who make their own use of them.

`Profiler` does not go this way: it records natively. What they share is the timer function, so that a test can
give both a clock of its own.
"""

from __future__ import annotations

import time
from contextvars import ContextVar
from threading import local
from typing import TYPE_CHECKING, Any, NamedTuple

from pyinstrument._core import build_call_stack as build_call_stack
from pyinstrument.low_level.stat_profile import setstatprofile

if TYPE_CHECKING:
    import types
    from collections.abc import Callable

    from pyinstrument.low_level.types import TimerType

    StackSamplerSubscriberTarget = Callable[[list[str], float, "AsyncState | None"], None]

__all__ = ["AsyncState", "StackSampler", "StackSamplerSubscriber", "build_call_stack", "get_stack_sampler"]

active_profiler_context_var: ContextVar[object | None] = ContextVar(
    "active_profiler_context_var", default=None
)
thread_locals = local()


class AsyncState(NamedTuple):
    """Where execution is, as seen from the context of a subscriber.

    state: `in_context`, `out_of_context_awaited` or `out_of_context_unknown`.
    info: the stack at which it left the context, with the coroutines that wait; None inside.
    """

    state: str
    info: list[str] | None = None


class StackSamplerSubscriber:
    """Who wants the stacks, and how often."""

    def __init__(
        self,
        *,
        target: StackSamplerSubscriberTarget,
        desired_interval: float,
        bound_to_async_context: bool,
        async_state: AsyncState | None,
        use_timing_thread: bool | None = None,
    ) -> None:
        self.target = target
        self.desired_interval = desired_interval
        self.bound_to_async_context = bound_to_async_context
        self.async_state = async_state
        self.use_timing_thread = use_timing_thread


class StackSampler:
    """Samples the stack of one thread for all its subscribers; get it by `get_stack_sampler`.

    timer_func: gives the time in seconds, instead of the clock. Profilers of this thread ask it, too.
    """

    class SubscriberNotFound(Exception):  # noqa: N818 - its name in the public releases
        """The target is not subscribed."""

    def __init__(self) -> None:
        self.subscribers: list[StackSamplerSubscriber] = []
        self.current_sampling_interval: float | None = None
        self.last_profile_time = 0.0
        self.timer_func: Callable[[], float] | None = None

    def subscribe(
        self,
        target: StackSamplerSubscriberTarget,
        *,
        desired_interval: float,
        use_timing_thread: bool | None = None,
        use_async_context: bool,
    ) -> None:
        """Calls target(call stack, seconds since the last call, async state) at samples on this thread.

        The shortest interval of all subscribers counts. use_async_context: follow the current context
        (contextvars.Context); raises RuntimeError where another subscriber does.
        """
        if any(subscriber.target == target for subscriber in self.subscribers):
            raise ValueError("This target is already subscribed to the stack sampler.")
        if use_async_context and active_profiler_context_var.get() is not None:
            raise RuntimeError(
                "There is already a profiler running. You cannot run multiple profilers in the same thread or "
                "async context, unless you disable async support."
            )
        others = {subscriber.use_timing_thread for subscriber in self.subscribers} - {None}
        if use_timing_thread is not None and others and use_timing_thread not in others:
            raise ValueError(
                f"Profiler requested to use the timing thread: {use_timing_thread}, but the others on this thread "
                "do otherwise."
            )
        if use_timing_thread and self.timer_func is not None:
            raise ValueError(
                "Profiler requested to use the timing thread but this stack sampler is already using a custom "
                "timer function."
            )
        if use_async_context:
            active_profiler_context_var.set(target)
        self.subscribers.append(
            StackSamplerSubscriber(
                target=target,
                desired_interval=desired_interval,
                bound_to_async_context=use_async_context,
                async_state=AsyncState("in_context") if use_async_context else None,
                use_timing_thread=use_timing_thread,
            )
        )
        self._update()

    def unsubscribe(self, target: StackSamplerSubscriberTarget) -> None:
        """Ends the calls. Raises SubscriberNotFound where there were none."""
        for subscriber in self.subscribers:
            if subscriber.target == target:
                break
        else:
            raise StackSampler.SubscriberNotFound
        if subscriber.bound_to_async_context and active_profiler_context_var.get() == target:
            active_profiler_context_var.set(None)
        self.subscribers.remove(subscriber)
        self._update()

    def _update(self) -> None:
        if not self.subscribers:
            self.current_sampling_interval = None
            setstatprofile(None)
            return
        interval = min(subscriber.desired_interval for subscriber in self.subscribers)
        if interval != self.current_sampling_interval:
            self.current_sampling_interval = interval
            self.last_profile_time = self._timer()
            setstatprofile(
                self._sample,
                interval,
                context_var=active_profiler_context_var,
                timer_type=self._timer_type(),
                timer_func=self.timer_func,
            )

    def _timer(self) -> float:
        return time.perf_counter() if self.timer_func is None else self.timer_func()

    def _timer_type(self) -> TimerType:
        if self.timer_func is not None:
            return "timer_func"
        wants_thread = any(subscriber.use_timing_thread for subscriber in self.subscribers)
        return "walltime_thread" if wants_thread else "walltime"

    def _sample(self, frame: types.FrameType, event: str, arg: Any) -> None:
        if event == "context_changed":
            self._change_context(frame, *arg)
            return
        now = self._timer()
        elapsed = now - self.last_profile_time
        self.last_profile_time = now
        call_stack = build_call_stack(frame, event, arg)
        for subscriber in list(self.subscribers):
            subscriber.target(call_stack, elapsed, subscriber.async_state)

    def _change_context(self, frame: types.FrameType, new: object, old: object, waiting: list[str]) -> None:
        for subscriber in self.subscribers:
            if not subscriber.bound_to_async_context:
                continue
            if subscriber.target == new:
                subscriber.async_state = AsyncState("in_context")
            elif subscriber.target == old:
                stack = build_call_stack(frame, "context_changed", None) + waiting[::-1]
                subscriber.async_state = AsyncState(
                    "out_of_context_awaited" if waiting else "out_of_context_unknown", stack
                )


def get_stack_sampler() -> StackSampler:
    """The sampler of this thread."""
    if not hasattr(thread_locals, "stack_sampler"):
        thread_locals.stack_sampler = StackSampler()
    sampler: StackSampler = thread_locals.stack_sampler
    return sampler
