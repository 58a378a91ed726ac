"""`python -m pyinstrument` with renderers and processors that are written in Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from report_page import read_page

MODULE = """
from pyinstrument.processors import aggregate_repeated_calls
from pyinstrument.renderers import FrameRenderer

class Names(FrameRenderer):
    output_file_extension = "names"
    def __init__(self, separator=" > ", **options):
        super().__init__(**options)
        self.separator = separator
    def default_processors(self):
        return [aggregate_repeated_calls]
    def render(self, session):
        names, frame = [], self.preprocess(session.root_frame())
        while frame is not None:
            names.append(frame.function)
            frame = frame.children[0] if frame.children else None
        return self.separator.join(names)

class Broken(FrameRenderer):
    def default_processors(self):
        return []
    def render(self, session):
        raise ValueError("broken on purpose")

def keep_root(frame, options):
    for child in list(frame.children):
        child.remove_from_parent()
    return frame
"""

SCRIPT = """
import time
def slow():
    time.sleep(0.3)  # what a busy machine puts in between is less
slow()
print("ran")
"""

PROFILES_A_PART = """
import time
from pyinstrument import Profiler
def busy():  # CPU time: it is seen, however busy the machine is
    end = time.thread_time() + 0.1
    while time.thread_time() < end: pass
def before(): busy()
def during(): busy()
def after(): busy()
before()
with Profiler(engine=ENGINE) as profiler:
    during()
profiler.print()
print("its own report ends")
after()
"""

OURS = [sys.executable, "-m", "pyinstrument"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.py").write_text(MODULE)
    (tmp_path / "script.py").write_text(SCRIPT)
    return tmp_path


def run(
    folder: Path, build_folder: Path, *arguments: str, command: list[str] = OURS
) -> subprocess.CompletedProcess[str]:
    variables = os.environ | {
        "PYTHONPATH": str(build_folder / "python"),
        "XDG_DATA_HOME": str(folder / "data"),
    }
    return subprocess.run(
        [*command, *arguments],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_class_renders_with_its_options(folder: Path, build_folder: Path) -> None:
    finished = run(folder, build_folder, "-r", "mine.Names", "-p", "separator=/", "script.py")
    assert finished.stderr == ""
    assert finished.stdout.startswith("ran\n<module>/slow/")


def test_a_class_renders_a_saved_session_into_a_file(folder: Path, build_folder: Path) -> None:
    run(folder, build_folder, "-o", "run.pyisession", "script.py")
    finished = run(folder, build_folder, "--load", "run.pyisession", "-r", "mine.Names", "-o", "report.names")
    assert finished.returncode == 0
    assert (folder / "report.names").read_text().startswith("<module> > slow")


def test_a_function_stands_in_the_pipeline_of_a_native_renderer(folder: Path, build_folder: Path) -> None:
    finished = run(folder, build_folder, "--processor", "mine.keep_root", "script.py")
    assert "<module>  script.py:1" in finished.stdout
    assert "slow" not in finished.stdout


def test_a_function_works_on_the_tree_before_a_page_gets_it(folder: Path, build_folder: Path) -> None:
    options = ["-r", "html", "--processor", "mine.keep_root", "--hide", "*.txt", "-p", "title=Mine"]
    finished = run(folder, build_folder, *options, "-o", "page.html", "script.py")
    assert finished.stderr == ""
    page = read_page((folder / "page.html").read_text(encoding="utf-8"))
    assert page.seen == {"<module>"}
    assert (page.header["title"], list(page.header["settings"])) == ("Mine", ["hide_regex"])


@pytest.mark.parametrize(
    ("name", "words"),
    [("mine.Missing", "mine has no 'Missing'"), ("nowhere.Class", "No module named 'nowhere'")],
)
def test_what_is_not_there_is_told_before_the_program_runs(
    name: str, words: str, folder: Path, build_folder: Path
) -> None:
    finished = run(folder, build_folder, "-r", name, "script.py")
    assert finished.returncode == 2
    assert words in finished.stderr
    assert finished.stdout == ""


def test_a_renderer_that_raises_loses_neither_the_run_nor_its_status(
    folder: Path, build_folder: Path
) -> None:
    finished = run(folder, build_folder, "-r", "mine.Broken", "-c", "raise SystemExit(3)")
    assert finished.returncode == 3
    assert "broken on purpose" in finished.stderr
    assert "--load-prev" in finished.stderr


def test_an_uncaught_exception_is_followed_by_the_report(folder: Path, build_folder: Path) -> None:
    finished = run(folder, build_folder, "-r", "mine.Names", "-c", "import script; 1 / 0")
    assert finished.returncode == 1
    assert "ZeroDivisionError" in finished.stderr
    # where most of the time went depends on what printing the traceback has to import
    assert finished.stdout.startswith("ran\n<module> > ")


@pytest.mark.parametrize("engine", ["tick", "hook"])
@pytest.mark.parametrize("embeds_python", [False, True])
def test_a_program_may_profile_a_part_of_itself_meanwhile(
    engine: str, embeds_python: bool, folder: Path, build_folder: Path
) -> None:
    if engine == "tick" and sys.version_info < (3, 11):
        pytest.skip("the tick engine needs CPython 3.11")
    (folder / "part.py").write_text(PROFILES_A_PART.replace("ENGINE", repr(engine)))
    command = [str(build_folder / "bin" / "pyinstrument")] if embeds_python else OURS
    finished = run(folder, build_folder, "--engine", engine, "part.py", command=command)
    own, whole = finished.stdout.split("its own report ends")
    assert [name in own for name in ("before", "during", "after")] == [False, True, False]
    assert [name in whole for name in ("before", "during", "after")] == [True, True, True]
