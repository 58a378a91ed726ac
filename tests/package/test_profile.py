"""`profile`, around functions and blocks."""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import threading
from typing import Any

import pytest
from fake_time import fake_time
from pyinstrument import Profiler, profile
from pyinstrument.context_manager import ProfileContext
from pyinstrument.renderers import JSONRenderer


@pytest.fixture
def clock() -> Any:
    with fake_time() as clock:
        yield clock


Output = pytest.CaptureFixture[str]


def test_a_decorated_function_prints_its_report_to_stderr_at_each_call(clock: Any, capsys: Output) -> None:
    @profile
    def work(seconds: int, *, half: bool = False) -> int:
        """Works."""
        clock.now += seconds
        return seconds // 2 if half else seconds

    assert (work.__name__, work.__doc__) == ("work", "Works.")
    assert list(inspect.signature(work).parameters) == ["seconds", "half"]
    assert work(4, half=True) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "4.000 test_a_decorated_function" in output.err
    line = inspect.unwrap(work).__code__.co_firstlineno
    assert f".  Function {inspect.unwrap(work).__qualname__} at {__file__}:{line}\n" in output.err
    assert "wrapper" not in output.err
    assert "_leave" not in output.err
    work(1)
    assert "1.000 test_a_decorated_function" in capsys.readouterr().err


def test_the_decorator_takes_options(clock: Any, capsys: Output) -> None:
    @profile(renderer=JSONRenderer(), interval=0.5, async_mode="strict", target_description="mine")
    def work() -> None:
        clock.now += 2

    work()
    report = json.loads(capsys.readouterr().err)
    assert (report["target_description"], report["sample_count"]) == ("mine", 1)


def test_recursion_is_one_report(clock: Any, capsys: Output) -> None:
    @profile()
    def work(depth: int) -> int:
        clock.now += 1
        return depth if depth == 0 else 1 + work(depth - 1)

    assert work(3) == 3
    assert capsys.readouterr().err.count("Function ") == 1


def test_methods_and_what_they_raise(clock: Any, capsys: Output) -> None:
    class Worker:
        @profile
        def work(self) -> None:
            clock.now += 1
            raise LookupError

        @classmethod
        @profile
        def of_class(cls) -> type[Worker]:
            clock.now += 1
            return cls

    with pytest.raises(LookupError):
        Worker().work()
    assert "Worker.work" in capsys.readouterr().err
    assert Worker.of_class() is Worker
    assert "Worker.of_class" in capsys.readouterr().err


def test_a_coroutine_function_is_profiled_until_it_is_done(clock: Any, capsys: Output) -> None:
    @profile(async_mode="enabled")
    async def work() -> int:
        clock.now += 1
        await asyncio.sleep(0)
        clock.now += 1
        return 3

    assert inspect.iscoroutinefunction(work)
    assert asyncio.run(work()) == 3
    assert "2.000 " in capsys.readouterr().err


def test_a_function_that_several_threads_call_is_profiled_in_each(capsys: Output) -> None:
    both = threading.Barrier(2)

    @profile
    def work() -> None:
        both.wait()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert capsys.readouterr().err.count("Function ") == 2


@pytest.mark.parametrize("block", [profile, profile(), profile(async_mode="strict"), ProfileContext()])
def test_a_block_prints_its_report_to_stderr(clock: Any, capsys: Output, block: Any) -> None:
    line = inspect.currentframe().f_lineno + 1  # type: ignore[union-attr]
    with block as profiler:
        clock.now += 2
    assert isinstance(profiler, Profiler)
    report = capsys.readouterr().err
    assert f".  Block at {__file__}:{line}\n" in report
    assert ".  2.000 test_a_block_prints_its_report_to_stderr" in report
    assert "__exit__" not in report


def test_blocks_may_be_nested(clock: Any, capsys: Output) -> None:
    with profile:
        clock.now += 1
        with profile:
            clock.now += 2
    report = capsys.readouterr().err
    assert report.index("2.000 ") < report.index("3.000 ")


def test_the_report_goes_to_where_sys_stderr_is_now(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = io.StringIO()
    with profile(target_description="here"):
        clock.now += 1
        monkeypatch.setattr("sys.stderr", elsewhere)
    assert ".  here\n" in elsewhere.getvalue()


def test_what_is_no_function_is_refused() -> None:
    with pytest.raises(TypeError, match="profile decorates functions, not classmethod objects"):
        profile(classmethod(len))  # type: ignore[call-overload, arg-type]
    with pytest.raises(TypeError, match="unexpected keyword argument 'intervall'"):
        profile(intervall=1)
