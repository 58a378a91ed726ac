"""The profiler: starting, stopping, what it records and what it refuses."""

from __future__ import annotations

import inspect
import io
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from fake_time import fake_time, functions, samples_of
from pyinstrument import Profiler
from pyinstrument.profiler import Session
from pyinstrument.renderers import ConsoleRenderer
from pyinstrument.util import file_supports_color


def busy() -> None:
    for _ in range(1000):
        pass


def busy_until_seen(profiler: Profiler) -> None:
    """Until there are samples of `busy`, however slow the machine is."""
    seen = 0
    while seen < 3:
        busy()
        session = profiler.running_session
        assert session is not None
        seen = sum(functions(stack).endswith(" > busy") for stack, _ in session.frame_records)


def this_function() -> str:
    return sys._getframe(1).f_code.co_name


# ---- what is recorded ----


@pytest.mark.parametrize("engine", ["tick", "hook"])
def test_the_with_block_records_what_runs_in_it(engine: Any) -> None:
    if engine == "tick" and sys.version_info < (3, 11):
        pytest.skip("the tick engine needs CPython 3.11")
    with Profiler(engine=engine) as profiler:
        busy_until_seen(profiler)
    session = profiler.last_session
    assert session is not None
    assert session.sample_count == len(session.frame_records)
    assert session.duration == pytest.approx(sum(seconds for _, seconds in session.frame_records), abs=1e-3)
    assert "busy" in profiler.output_text()


def test_start_and_stop_leave_no_frames_of_their_own() -> None:
    profiler = Profiler()
    profiler.start()
    busy()
    started = profiler.stop()
    with profiler:
        busy()
    assert profiler.last_session is not None
    for session in started, profiler.last_session:
        assert functions(session.start_call_stack).endswith(" > " + this_function())
        last_stack, _ = session.frame_records[-1]
        assert functions(last_stack).endswith(" > " + this_function())


def test_a_clock_of_ones_own_is_asked_for_the_time() -> None:
    with fake_time() as clock:

        def work() -> None:
            clock.now += 3

        with Profiler(interval=1) as profiler:
            work()
            clock.now += 0.5
    assert profiler.last_session is not None
    assert samples_of(profiler.last_session, below=this_function()) == [("work", 3), ("", 0.5)]


def test_each_stop_adds_to_what_was_recorded_and_a_reset_forgets_it() -> None:
    with fake_time() as clock:
        profiler = Profiler()
        totals = []
        for seconds in 1, 2:
            profiler.start()
            clock.now += seconds
            session = profiler.stop()
            assert session is profiler.last_session
            totals.append(sum(record[1] for record in session.frame_records))
        assert totals == [1, 3]
        profiler.reset()
        assert profiler.last_session is None
        profiler.start()
        profiler.reset()
        assert not profiler.is_running
        assert profiler.last_session is None


def test_what_was_recorded_so_far_can_be_read_while_it_runs() -> None:
    with fake_time() as clock:
        profiler = Profiler(interval=1)
        assert profiler.running_session is None
        profiler.start(target_description="half way")

        def work() -> None:
            clock.now += 2

        work()
        running = profiler.running_session
        assert running is not None
        assert running.target_description == "half way"
        assert samples_of(running, below=this_function()) == [("work", 2)]
        work()
        profiler.stop()
    assert profiler.running_session is None
    assert samples_of(running, below=this_function()) == [("work", 2)]


def test_the_description_says_where_it_was_started_unless_told() -> None:
    frame = inspect.currentframe()
    assert frame is not None
    with Profiler() as profiler:
        line = frame.f_lineno - 1
    assert profiler.last_session is not None
    assert profiler.last_session.target_description == f"Profile at {__file__}:{line}"
    profiler = Profiler()
    profiler.start(target_description="mine")
    assert profiler.stop().target_description == "mine"


def test_the_start_call_stack_ends_with_the_caller_or_the_frame_that_is_named() -> None:
    def start(profiler: Profiler, frame: Any = None) -> Session:
        profiler.start(frame)
        return profiler.stop()

    assert functions(start(Profiler()).start_call_stack).endswith(f" > {this_function()} > start")
    named = start(Profiler(), inspect.currentframe()).start_call_stack
    assert functions(named).endswith(f" > {this_function()}")


def test_a_session_knows_the_path_and_where_libraries_are() -> None:
    with Profiler() as profiler:
        pass
    assert profiler.last_session is not None
    assert profiler.last_session.sys_path == sys.path
    assert profiler.last_session.sys_prefixes == Session.current_sys_prefixes()


def test_every_thread_has_profilers_of_its_own() -> None:
    sessions: dict[str, Session] = {}

    def work() -> None:
        with fake_time() as clock, Profiler() as profiler:
            clock.now += 1
        assert profiler.last_session is not None
        sessions[threading.current_thread().name] = profiler.last_session

    with Profiler():
        threads = [threading.Thread(target=work, name=name) for name in ("one", "other")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert set(sessions) == {"one", "other"}
    for name, session in sessions.items():
        assert session.start_call_stack[0].startswith(f"{name}\0<thread>\0")
        assert [seconds for _, seconds in session.frame_records] == [1]


# ---- what is refused ----


def test_a_second_start_is_refused() -> None:
    with Profiler() as profiler, pytest.raises(ValueError, match=r"^Profiler is already running\.$"):
        profiler.start()


def test_a_stop_without_a_start_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"^This profiler is not currently running\.$"):
        Profiler().stop()


def test_a_stop_on_another_thread_is_refused_and_leaves_it_running() -> None:
    profiler = Profiler()
    profiler.start()
    errors: list[str] = []

    def stop() -> None:
        try:
            profiler.stop()
        except RuntimeError as error:
            errors.append(str(error))

    thread = threading.Thread(target=stop)
    thread.start()
    thread.join()
    assert errors == ["Failed to stop profiling. Make sure that you start/stop profiling on the same thread."]
    assert profiler.is_running
    profiler.stop()


@pytest.mark.parametrize("mode", ["enabled", "strict"])
def test_two_profilers_in_one_context_are_refused_unless_one_is_disabled(mode: Any) -> None:
    first, second = Profiler(async_mode=mode), Profiler(async_mode=mode)
    with first:
        with pytest.raises(RuntimeError, match="There is already a profiler running"):
            second.start()
        assert not second.is_running
        with Profiler(async_mode="disabled"):
            pass
    with second:
        pass


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"interval": -1}, "the interval must be a positive number of seconds, not -1"),
        ({"async_mode": "on"}, "async_mode must be one of 'enabled', 'disabled', 'strict', not 'on'"),
        ({"engine": "fast"}, "engine must be one of 'auto', 'tick', 'hook', not 'fast'"),
        ({"engine": "tick", "async_mode": "strict"}, 'the "tick" engine cannot run here because async_mode'),
        ({"engine": 5}, "engine must be one of 'auto', 'tick', 'hook', not '5'"),
    ],
)
def test_options_that_cannot_be_are_refused_at_the_start(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Profiler(**options).start()


def test_an_interval_that_is_no_number_is_refused_at_the_start() -> None:
    with pytest.raises(TypeError, match="the interval must be a number of seconds, not '1 ms'"):
        Profiler(interval="1 ms").start()  # type: ignore[arg-type]


def test_an_interval_of_zero_is_the_default_one() -> None:
    with Profiler(interval=0) as profiler:
        pass
    assert profiler.interval == 0
    assert profiler.last_session is not None
    assert profiler.last_session.min_interval == 0.001


def test_a_timing_thread_and_a_clock_of_ones_own_are_refused() -> None:
    with fake_time(), pytest.raises(ValueError, match="already using a custom timer function"):
        Profiler(use_timing_thread=True).start()


def test_a_timer_that_fails_ends_the_sampling_and_the_stop_says_why() -> None:
    with fake_time() as clock:
        profiler = Profiler()
        profiler.start()
        clock.now = None  # type: ignore[assignment]
        busy()
        with pytest.raises(RuntimeError, match="custom time function must return a float"):
            profiler.stop()
        assert not profiler.is_running


def test_there_is_no_output_before_a_stop() -> None:
    profiler = Profiler()
    with pytest.raises(RuntimeError, match="has not completed a profile session yet"):
        profiler.output_text()
    with profiler, pytest.raises(RuntimeError, match="is still running"):
        profiler.output_text()


# ---- reports ----


def test_print_writes_the_text_to_the_file() -> None:
    with fake_time() as clock, Profiler() as profiler:
        clock.now += 1
    file = io.StringIO()
    profiler.print(file, unicode=True, short_mode=True)
    assert file.getvalue() == profiler.output_text(unicode=True, short_mode=True) + "\n"


def test_print_goes_to_where_sys_stdout_is_now(capsys: pytest.CaptureFixture[str]) -> None:
    with Profiler() as profiler:
        busy_until_seen(profiler)
    profiler.print()
    assert this_function() in capsys.readouterr().out


@pytest.mark.parametrize("method", [Profiler.print, Profiler.output_text])
def test_the_signatures_show_the_options_of_the_renderer(method: Any) -> None:
    theirs = inspect.signature(ConsoleRenderer).parameters
    ours = inspect.signature(method).parameters
    for name in set(ours) - {"self", "file", "unicode", "color"}:
        assert ours[name].default == theirs[name].default, name


def test_colors_can_be_forced_upon_the_terminal_and_no_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert sys.__stdout__ is not None
    assert file_supports_color(sys.__stdout__)
    assert not file_supports_color(io.StringIO())


def test_what_is_as_good_as_true_or_false_is_taken_for_it() -> None:
    with Profiler() as profiler:
        busy_until_seen(profiler)
    options: dict[str, Any] = {"show_all": 1, "timeline": 0, "unicode": None, "color": None}
    assert profiler.output_text(**options) == profiler.output_text(show_all=True)


def test_modules_are_there_when_the_package_is_imported() -> None:
    program = (
        "import pyinstrument, pyinstrument.renderers\n"
        "assert {'session', 'renderers', 'Profiler'} <= set(dir(pyinstrument))\n"
        "names = ['frame', 'frame_info', 'frame_ops', 'low_level', 'processors', 'renderers', 'session', 'util']\n"
        "for name in names: assert getattr(pyinstrument, name).__name__ == f'pyinstrument.{name}'\n"
        "assert pyinstrument.session.Session.load\n"
        "assert pyinstrument.renderers.html.HTMLRenderer is pyinstrument.renderers.HTMLRenderer\n"
        "assert not hasattr(pyinstrument, 'nothing') and not hasattr(pyinstrument.renderers, 'nothing')\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


# ---- subclasses ----


def test_a_block_starts_and_stops_as_a_subclass_does() -> None:
    called = []

    class Mine(Profiler):
        def start(self, *arguments: Any, **options: Any) -> None:
            called.append("start")
            super().start(*arguments, **options)

        def stop(self) -> Session:
            called.append("stop")
            return super().stop()

    with Mine() as profiler:
        busy_until_seen(profiler)
    assert called == ["start", "stop"]
    session = profiler.last_session
    assert session is not None
    assert session.target_description.startswith(f"Profile at {__file__}:")
    root = session.root_frame()
    assert root is not None
    assert root.function == this_function()


# ---- what else a program may do ----


def output_of(source: str, tmp_path: Path, *options: str) -> str:
    """What the program prints, which complains of nothing."""
    program = tmp_path / "program.py"
    program.write_text(source)
    command = [sys.executable, *options, str(program)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stderr == ""
    return result.stdout


@pytest.mark.parametrize("engine", ["tick", "hook"])
def test_a_forked_child_stops_with_what_was_recorded_before(engine: str, tmp_path: Path) -> None:
    if engine == "tick" and sys.version_info < (3, 11):
        pytest.skip("the tick engine needs CPython 3.11 or later")
    source = (
        "import os, time\n"
        "from pyinstrument import Profiler\n"
        "def before():\n"
        "    end = time.monotonic() + 0.05\n"
        "    while time.monotonic() < end: pass\n"
        "def after():\n"
        "    time.sleep(0.3)\n"
        f"with Profiler(engine={engine!r}) as profiler:\n"
        "    before()\n"
        "    child = os.fork()\n"
        "    if child == 0: after()\n"
        "session = profiler.last_session\n"
        "seen = {name for name in ('before', 'after') if name in profiler.output_text(show_all=True)}\n"
        "whole = sum(seconds for _, seconds in session.frame_records)\n"
        "assert abs(session.duration - whole) < 0.02 and 0 <= session.cpu_time < 0.5, vars()\n"
        "if child == 0: os._exit(3 if seen == {'before'} and 0.04 < session.duration < 0.3 else 4)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    assert output_of(source, tmp_path) == "3\n"


def test_a_forked_child_is_not_profiled(tmp_path: Path) -> None:
    source = (
        "import os\n"
        "from pyinstrument import Profiler\n"
        "with Profiler() as profiler:\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        os._exit(3 if profiler.is_running else 4)\n"
        "    _, status = os.waitpid(child, 0)\n"
        "print(os.waitstatus_to_exitcode(status))\n"
    )
    assert output_of(source, tmp_path) == "4\n"


THREADS = """\
import os
from pyinstrument import Profiler

def count_threads():
    return len(os.listdir("/proc/self/task"))

profiler = Profiler()
counts = [count_threads()]
with profiler:
    pass
counts.append(count_threads())
child = os.fork()
if child == 0:
    os._exit(count_threads())
counts.append(count_threads())
counts.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
with profiler:
    counts.append(count_threads())
print(*counts)
"""


def test_a_thread_comes_with_the_first_profile_and_goes_at_a_fork(tmp_path: Path) -> None:
    # CPython warns of forks in processes with several threads
    counts = output_of(THREADS, tmp_path, "-W", "error")
    before, profiled, forked, child, profiled_again = map(int, counts.split())
    assert before < profiled == profiled_again
    assert forked == child == profiled - 1  # not `before`: TSan makes a thread of its own with the first


def test_a_profiler_that_is_dropped_while_it_runs_does_no_harm() -> None:
    profiler = Profiler(engine="hook", async_mode="disabled")
    profiler.start()
    del profiler
    busy()
    with Profiler():
        busy()
