"""`profile`: profiles a function or a block, and prints the report."""

from __future__ import annotations

import functools
import sys
from threading import get_ident, local
from typing import TYPE_CHECKING, Any, TypedDict, overload

from pyinstrument.profiler import Profiler

if TYPE_CHECKING:
    import types
    from collections.abc import Callable
    from typing import TypeVar

    from pyinstrument.profiler import AsyncMode
    from pyinstrument.renderers import Renderer

    CallableVar = TypeVar("CallableVar", bound=Callable[..., Any])

__all__ = ["ProfileContext", "profile"]

_CO_COROUTINE = 0x80  # inspect.CO_COROUTINE

# Between the native stop() and the code that is profiled: __exit__() or a wrapper, _leave() and Profiler._stop().
_FRAMES_AT_END = 3


class ProfileContextOptions(TypedDict, total=False):
    """What `profile` takes, besides a function."""

    interval: float
    async_mode: AsyncMode
    use_timing_thread: bool | None
    renderer: Renderer | None
    target_description: str | None


class ProfileContext:
    """Profiles a block (``with``) or the calls of a function, and prints the report to stderr.

    renderer: makes the report. By default, a short text.
    target_description: what is profiled, in words. By default, which function or which line.
    For the other options see `Profiler`.
    """

    def __init__(
        self,
        *,
        interval: float = 0.001,
        async_mode: AsyncMode = "disabled",
        use_timing_thread: bool | None = None,
        renderer: Renderer | None = None,
        target_description: str | None = None,
    ) -> None:
        self.profiler = Profiler(interval, async_mode, use_timing_thread)
        self.options: ProfileContextOptions = {
            "interval": interval,
            "async_mode": async_mode,
            "use_timing_thread": use_timing_thread,
            "renderer": renderer,
            "target_description": target_description,
        }

    @overload
    def __call__(self, func: CallableVar, /) -> CallableVar: ...
    @overload
    def __call__(self, func: None = None, /, **options: Any) -> ProfileContext: ...
    def __call__(self, func: CallableVar | None = None, /, **options: Any) -> CallableVar | ProfileContext:
        both: Any = {**self.options, **options}
        return ProfileContext(**both) if func is None else _profiled(func, both)

    def __enter__(self) -> Profiler:
        return self._enter(sys._getframe(1))

    def _enter(self, caller: types.FrameType) -> Profiler:
        description = self.options["target_description"]
        if description is None:
            description = f"Block at {caller.f_code.co_filename}:{caller.f_lineno}"
        self.profiler.start(caller, description)
        return self.profiler

    def __exit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        self.profiler._stop(_FRAMES_AT_END)
        if sys.stderr is None:
            return
        renderer = self.options["renderer"]
        if renderer is None:
            from pyinstrument.renderers import ConsoleRenderer
            from pyinstrument.util import file_supports_color, file_supports_unicode

            renderer = ConsoleRenderer(
                color=file_supports_color(sys.stderr),
                unicode=file_supports_unicode(sys.stderr),
                short_mode=True,
            )
        sys.stderr.write(self.profiler.output(renderer))


def _profiled(func: CallableVar, options: ProfileContextOptions) -> CallableVar:
    code = getattr(func, "__code__", None)
    if code is None:
        raise TypeError(
            f"profile decorates functions, not {type(func).__name__} objects; under @classmethod, @staticmethod or "
            "@property, put @profile below"
        )
    if options["target_description"] is None:
        description = f"Function {func.__qualname__} at {code.co_filename}:{code.co_firstlineno}"
        options = {**options, "target_description": description}
    busy_threads: set[int] = set()  # in which a call is being profiled already

    @functools.wraps(func)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        thread = get_ident()
        if thread in busy_threads:
            return func(*args, **kwargs)
        busy_threads.add(thread)
        context = ProfileContext(**options)
        try:
            context._enter(sys._getframe(1))
            try:
                return func(*args, **kwargs)
            finally:
                context._leave()
        finally:
            busy_threads.discard(thread)

    @functools.wraps(func)
    async def async_wrapper(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        context = ProfileContext(**options)
        context._enter(sys._getframe(1))
        try:
            return await func(*args, **kwargs)
        finally:
            context._leave()

    is_coroutine = code.co_flags & _CO_COROUTINE
    result: Any = async_wrapper if is_coroutine else wrapper
    decorated: CallableVar = result
    return decorated


class _Profile:
    """Profiles a function or a block, and prints the report to stderr; see `ProfileContext` for the options.

    >>> @profile
    ... def work(): ...
    >>> with profile(interval=0.0001):
    ...     work()
    """

    def __init__(self) -> None:
        self._blocks = local()

    @overload
    def __call__(self, func: CallableVar, /, **options: Any) -> CallableVar: ...
    @overload
    def __call__(self, func: None = None, /, **options: Any) -> ProfileContext: ...
    def __call__(self, func: CallableVar | None = None, /, **options: Any) -> CallableVar | ProfileContext:
        context = ProfileContext(**options)
        return context if func is None else context(func)

    def __enter__(self) -> Profiler:
        context = ProfileContext()
        profiler = context._enter(sys._getframe(1))
        self._contexts().append(context)
        return profiler

    def __exit__(self, *_: object) -> None:
        self._contexts().pop()._leave()

    def _contexts(self) -> list[ProfileContext]:
        contexts: list[ProfileContext] = self._blocks.__dict__.setdefault("contexts", [])
        return contexts


profile = _Profile()
"""Profiles a function or a block, and prints the report to stderr; see `ProfileContext` for the options."""
