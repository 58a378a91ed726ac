"""Plugin of pytest, which finds it where pyinstrument is installed.

* `pytest --pyinstrument`: profiles the whole run, and shows the report at its end
* `pytest --pyinstrument-dir FOLDER`: profiles each test, and writes a report for each
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from pyinstrument.profiler import Profiler


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("pyinstrument", "profiling with pyinstrument")
    group.addoption(
        "--pyinstrument", action="store_true", help="profile the run, and show where its time went"
    )
    group.addoption(
        "--pyinstrument-dir", metavar="FOLDER", help="profile each test, with a report there for each"
    )
    group.addoption(
        "--pyinstrument-renderer",
        metavar="NAME",
        default="html",
        help="of the reports of tests: html, text, json, speedscope, pyisession, pstats, or a class's import path",
    )
    group.addoption(
        "--pyinstrument-interval",
        metavar="SECONDS",
        type=float,
        default=0.001,
        help="between samples (default: %(default)s)",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("pyinstrument"):
        config.pluginmanager.register(_RunProfile(config), "pyinstrument_run")
    if config.getoption("pyinstrument_dir"):
        config.pluginmanager.register(_TestProfiles(config), "pyinstrument_tests")


def _new_profiler(config: pytest.Config) -> Profiler:
    """One that leaves tests free to use a profiler of their own."""
    from pyinstrument.profiler import Profiler

    return Profiler(interval=config.getoption("pyinstrument_interval"), async_mode="disabled")


class _RunProfile:
    def __init__(self, config: pytest.Config) -> None:
        self._profiler = _new_profiler(config)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtestloop(self) -> Generator[None, None, None]:
        with self._profiler:
            yield

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._profiler.last_session is None:
            return
        terminalreporter.section("pyinstrument")
        color = terminalreporter.hasmarkup
        terminalreporter.write_line(self._profiler.output_text(unicode=True, color=color))


class _TestProfiles:
    def __init__(self, config: pytest.Config) -> None:
        from pyinstrument._reports import make_renderer

        self._config = config
        self._folder = os.path.abspath(config.getoption("pyinstrument_dir"))
        self._renderer = make_renderer(config.getoption("pyinstrument_renderer"))

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        from pyinstrument._reports import write_report

        profiler = _new_profiler(self._config)
        with profiler:
            yield
        session = profiler.last_session
        if session is not None:
            session.target_description = f"Test: {item.nodeid}"
            filename = f"{_as_filename(item.nodeid)}.{self._renderer.output_file_extension}"
            write_report(self._folder, filename, session, self._renderer)


def _as_filename(node_id: str) -> str:
    """`tests/test_a.py::test_b[x/y]` as a file's name."""
    return re.sub(r"[^\w.\[\]=-]+", "_", node_id)[:200]
