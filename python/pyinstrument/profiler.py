"""The profiler: start it, stop it, look at what it recorded."""

from __future__ import annotations

import sys

from pyinstrument._core import Sampler
from pyinstrument._core import Session as Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    import types
    from typing import IO, Any, Literal

    from pyinstrument.renderers import Renderer

    AsyncMode = Literal["enabled", "disabled", "strict"]
    Engine = Literal["auto", "tick", "hook"]
else:  # for the annotations of others, without the import of typing
    AsyncMode = Engine = str

__all__ = ["Profiler"]

# Between the native start() and stop() and the code that profiles itself: a public method and the one it calls.
_OWN_FRAMES = 2

DEFAULT_INTERVAL = 0.001  # seconds

_said_why = False  # that a slower engine runs, once a process


class Profiler:
    """Records, again and again, which stack runs on the thread that starts it.

    Each stop adds to what was recorded before, until `reset`.

    interval: seconds between samples; 0 stands for the default.
    async_mode: what becomes of the time in which the code that started the profiler waits (``await``). ``enabled``
        charges it to the await; ``strict`` also charges all that runs outside of its context to
        ``[out-of-context]``; ``disabled`` records whatever runs on the thread.
    use_timing_thread: whether the hook engine lets a thread tell it when a sample is due. False: it reads the clock
        at every call and return.
    engine: ``tick`` reads the stack from memory; ``hook`` is called by Python at every call and return, which makes
        the program slower. ``auto`` takes ``tick`` where it can do what is asked for.
    """

    def __init__(
        self,
        interval: float = DEFAULT_INTERVAL,
        async_mode: AsyncMode = "enabled",
        use_timing_thread: bool | None = None,
        engine: Engine = "auto",
    ) -> None:
        self._interval = interval
        self._async_mode: AsyncMode = async_mode
        self.use_timing_thread = use_timing_thread
        self._engine: Engine = engine
        self._sampler: Sampler | None = None
        self._target_description = ""
        self._last_session: Session | None = None

    @property
    def interval(self) -> float:
        """Seconds between samples."""
        return self._interval

    @property
    def async_mode(self) -> AsyncMode:
        """What becomes of the time of an await."""
        return self._async_mode

    @property
    def engine(self) -> Engine:
        """The engine that was asked for."""
        return self._engine

    @property
    def last_session(self) -> Session | None:
        """What was recorded until the last stop."""
        return self._last_session

    @property
    def is_running(self) -> bool:
        """Whether it was started and not yet stopped."""
        return self._sampler is not None and self._sampler.is_running

    @property
    def running_session(self) -> Session | None:
        """What was recorded since the start, while it runs. A copy: it does not grow."""
        if self._sampler is None or not self.is_running:
            return None
        return self._described(self._sampler.take())

    _active_session = running_session  # as the public releases call it

    def start(
        self, caller_frame: types.FrameType | None = None, target_description: str | None = None
    ) -> None:
        """Starts on this thread.

        caller_frame: what lies above this frame is the stem, which reports leave out. The caller's, by default.
        target_description: what is profiled, in words. By default, where.

        Raises ValueError when it runs already, and RuntimeError when another profiler runs in this context and
        neither has async_mode ``disabled``.
        """
        self._start(caller_frame, target_description)

    def stop(self) -> Session:
        """Stops, and returns what was recorded, with that of earlier starts.

        In a process that was forked off since the start, what was recorded until then. Raises RuntimeError when it does not run, or was started on another thread.
        """
        return self._stop()

    def __enter__(self) -> Profiler:
        self.start(sys._getframe(1))
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> None:
        if type(self).stop is Profiler.stop:
            self._stop()  # of which the last sample is without these frames
        else:
            self.stop()

    def reset(self) -> None:
        """Forgets what was recorded, after a stop if it runs."""
        if self.is_running:
            self._stop()
        self._last_session = None

    def _start(self, caller_frame: types.FrameType | None, target_description: str | None) -> None:
        if self.is_running:
            raise ValueError("Profiler is already running.")
        hidden_frames = _OWN_FRAMES
        if caller_frame is None:
            caller_frame = sys._getframe(_OWN_FRAMES)
        else:
            hidden_frames = _frames_below(caller_frame)
        if target_description is None:
            code = caller_frame.f_code
            target_description = f"Profile at {code.co_filename}:{caller_frame.f_lineno}"
        self._target_description = target_description
        sampler = self._make_sampler()
        if sampler.fallback:
            _say_why(sampler.fallback)
        sampler.start(hidden_frames)
        self._sampler = sampler

    def _stop(self, hidden_frames: int = _OWN_FRAMES) -> Session:
        sampler = self._sampler
        if sampler is None:
            raise RuntimeError("This profiler is not currently running.")
        if sampler.is_running:  # else this is a child process
            sampler.stop(hidden_frames)
        self._sampler = None
        session = self._described(sampler.take())
        if self._last_session is not None:
            session = Session.combine(self._last_session, session)
        self._last_session = session
        return session

    def _make_sampler(self) -> Sampler:
        timer = None
        stack_sampler = sys.modules.get("pyinstrument.stack_sampler")
        if stack_sampler is not None:  # else nobody can have set a timer
            timer = stack_sampler.get_stack_sampler().timer_func
        if timer is not None and self.use_timing_thread:
            raise ValueError(
                "Profiler requested to use the timing thread but this stack sampler is already using a custom "
                "timer function."
            )
        if not hasattr(self._interval, "__float__"):
            raise TypeError(f"the interval must be a number of seconds, not {self._interval!r}")
        return Sampler(
            interval=self._interval or DEFAULT_INTERVAL,
            async_mode=str(self._async_mode),
            engine=str(self._engine),
            use_timing_thread=self.use_timing_thread is not False,
            timer=timer,
        )

    def _described(self, session: Session) -> Session:
        session.target_description = self._target_description
        session.sys_path = [entry for entry in sys.path if isinstance(entry, str)]
        session.sys_prefixes = Session.current_sys_prefixes()
        return session

    def _get_last_session_or_fail(self) -> Session:
        if self.is_running:
            raise RuntimeError("can't render profile output because this profiler is still running")
        if self._last_session is None:
            raise RuntimeError(
                "can't render profile output because this profiler has not completed a profile session yet"
            )
        return self._last_session

    def print(
        self,
        file: IO[str] | None = None,
        *,
        unicode: bool | None = None,
        color: bool | None = None,
        show_all: bool = False,
        timeline: bool = False,
        time: Literal["seconds", "percent_of_total"] = "seconds",
        flat: bool = False,
        flat_time: Literal["self", "total"] = "self",
        short_mode: bool = False,
        processor_options: dict[str, Any] | None = None,
    ) -> None:
        """Writes the report as text to `file`, by default sys.stdout. For the options see `ConsoleRenderer`.

        unicode, color: by default, what the file can show.
        """
        from pyinstrument.util import file_supports_color, file_supports_unicode

        if file is None:
            file = sys.stdout
        text = self.output_text(
            unicode=file_supports_unicode(file) if unicode is None else unicode,
            color=file_supports_color(file) if color is None else color,
            show_all=show_all,
            timeline=timeline,
            time=time,
            flat=flat,
            flat_time=flat_time,
            short_mode=short_mode,
            processor_options=processor_options,
        )
        file.write(text + "\n")

    def output_text(
        self,
        unicode: bool = False,
        color: bool = False,
        show_all: bool = False,
        timeline: bool = False,
        time: Literal["seconds", "percent_of_total"] = "seconds",
        flat: bool = False,
        flat_time: Literal["self", "total"] = "self",
        short_mode: bool = False,
        processor_options: dict[str, Any] | None = None,
    ) -> str:
        """The report as text. For the options see `ConsoleRenderer`."""
        from pyinstrument.renderers import ConsoleRenderer

        return self.output(
            ConsoleRenderer(
                unicode=unicode,
                color=color,
                show_all=show_all,
                timeline=timeline,
                time=time,
                flat=flat,
                flat_time=flat_time,
                short_mode=short_mode,
                processor_options=processor_options,
            )
        )

    def output_html(self, resample_interval: float | None = None) -> str:
        """The report as a web page. For the option see `HTMLRenderer`."""
        from pyinstrument.renderers import HTMLRenderer

        return self.output(HTMLRenderer(resample_interval=resample_interval))

    def write_html(
        self,
        path: str | os.PathLike[str],
        timeline: bool = False,
        show_all: bool = False,
        resample_interval: float | None = None,
    ) -> None:
        """Writes the report as a web page to a file. For the options see `HTMLRenderer`."""
        from pyinstrument.renderers import HTMLRenderer

        page = self.output(
            HTMLRenderer(timeline=timeline, show_all=show_all, resample_interval=resample_interval)
        )
        with open(path, "w", encoding="utf-8") as file:
            file.write(page)

    def open_in_browser(self, timeline: bool = False, resample_interval: float | None = None) -> str:
        """Shows the report as a web page in the browser. Returns the file. For the options see `HTMLRenderer`."""
        from pyinstrument.renderers import HTMLRenderer

        renderer = HTMLRenderer(timeline=timeline, resample_interval=resample_interval)
        return renderer.open_in_browser(self._get_last_session_or_fail())

    def output(self, renderer: Renderer) -> str:
        """What the renderer makes of the last session. Raises RuntimeError when there is none yet."""
        return renderer.render(self._get_last_session_or_fail())


def _frames_below(frame: types.FrameType) -> int:
    """How many frames lie below this one where Profiler._start runs; its own where it is not on the stack."""
    count = -1  # of this function, which is no more when it counts
    below: types.FrameType | None = sys._getframe()
    while below is not None and below is not frame:
        count += 1
        below = below.f_back
    return count if below is not None else _OWN_FRAMES


def _say_why(sentence: str) -> None:
    global _said_why
    if not _said_why and sys.stderr is not None:
        _said_why = True
        sys.stderr.write(f"pyinstrument: {sentence}\n")
