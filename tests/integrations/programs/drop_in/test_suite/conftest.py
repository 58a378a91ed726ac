"""Profiles each test into a file of its own, and all of them together into one."""

from functools import reduce
from pathlib import Path

import pytest
from pyinstrument import Profiler
from pyinstrument.renderers import SpeedscopeRenderer
from pyinstrument.session import Session

ROOT = Path.cwd() / ".profiles"
sessions = []


@pytest.fixture(autouse=True)
def auto_profile(request):
    profiler = Profiler(interval=0.001)
    profiler.start()
    yield
    session = profiler.stop()
    sessions.append(session)
    ROOT.mkdir(exist_ok=True)
    (ROOT / f"{request.node.name}.txt").write_text(profiler.output_text(unicode=True), encoding="utf-8")


@pytest.fixture(scope="session", autouse=True)
def combined_profile():
    yield
    combined = reduce(Session.combine, sessions)
    options = {"processor_options": {"filter_threshold": 0, "show_regex": r".*"}}
    (ROOT / "combined.speedscope.json").write_text(
        SpeedscopeRenderer(**options).render(combined), encoding="utf-8"
    )
    combined.save(ROOT / "combined.pyisession")
