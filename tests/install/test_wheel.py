"""A wheel in a clean environment is all that a user needs, and a source distribution makes the same one."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from clean_run import PROJECT, run

PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.py"))

SCRIPT = """
import time
def slow(): time.sleep(0.03)
slow()
"""

RENDERER = """
from pyinstrument.renderers import FrameRenderer

class Depth(FrameRenderer):
    def default_processors(self):
        return []
    def render(self, session):
        depth, frame = 0, self.preprocess(session.root_frame())
        while frame is not None:
            depth, frame = depth + 1, frame.children[0] if frame.children else None
        return f"depth {depth}"
"""

PLUGIN_PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(hello LANGUAGES CXX)
find_package(pyinstrument 1 REQUIRED COMPONENTS sdk)
pyinstrument_add_plugin(mycorp_flame SOURCES hello_renderer.cpp)
"""

PLUGIN_BY_PATH = """
import sys
from pyinstrument.renderers import PluginRenderer
from pyinstrument.session import Session
print(PluginRenderer(sys.argv[1], width=4).render(Session.load("run.pyisession")))
"""

TYPED_PROGRAM = """
from pyinstrument import Profiler, profile
from pyinstrument.frame import Frame
from pyinstrument.session import Session

@profile
def work(number: int) -> int:
    with Profiler(interval=0.01) as profiler:
        session: Session | None = profiler.last_session
    root: Frame | None = session.root_frame() if session else None
    return number if root is None else len(root.children)

reveal_type(work(1))
"""


def promised_lines(program: Path) -> list[str]:
    docstring = ast.get_docstring(ast.parse(program.read_text(encoding="utf-8")))
    assert docstring is not None
    return [line.strip() for line in docstring.partition("Prints:")[2].strip().splitlines()]


def test_it_holds_what_the_documentation_says(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    plugins = {path.stem for path in PROJECT.glob("plugins/*/*") if (path / "CMakeLists.txt").exists()}
    assert {f"pyinstrument/plugins/{name}.so" for name in plugins} <= names
    python_files = (PROJECT / "python" / "pyinstrument").rglob("*.py")
    assert {str(path.relative_to(PROJECT / "python")) for path in python_files} <= names
    assert {
        "pyinstrument/py.typed",
        "pyinstrument/_core.pyi",
        "pyinstrument/include/pyinstrument/plugin.h",
        "pyinstrument/include/pyinstrument/plugin.hpp",
        "pyinstrument/lib/cmake/pyinstrument/pyinstrument-config.cmake",
    } <= names
    unexpected = {
        name
        for name in names
        if not name.startswith(("pyinstrument/", "pyinstrument-", "pyinstrument.libs/"))
        or name.endswith(".pyc")
    }
    assert unexpected == set()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_prints_what_it_promises(program: Path, python: Path, tmp_path: Path) -> None:
    shutil.copy(program, tmp_path)
    rest = printed = run(python, program.name, folder=tmp_path)
    for line in promised_lines(program):
        assert line in rest, f"{line!r} is not where it should be in:\n{printed}"
        rest = rest.partition(line)[2]


def test_it_needs_nothing_of_the_project(python: Path, tmp_path: Path) -> None:
    where = "import pyinstrument, pyinstrument._core as core; print(pyinstrument.__file__, core.__file__)"
    for path in run(python, "-c", where, folder=tmp_path).split():
        assert path.startswith(str(python.parents[1]))


def test_its_commands_profile_a_script(python: Path, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    assert "slow  script.py:3" in run(python, "-m", "pyinstrument", "script.py", folder=tmp_path)
    assert "slow  script.py:3" in run(python.parent / "pyinstrument", "script.py", folder=tmp_path)


def test_shells_find_their_completion_in_the_environment(python: Path) -> None:
    share = python.parents[1] / "share"
    for name in ("pyinstrument", "pyinstrument-plugin"):
        assert (share / "bash-completion" / "completions" / name).is_file()
        assert (share / "fish" / "vendor_completions.d" / f"{name}.fish").is_file()
    assert (share / "zsh" / "site-functions" / "_pyinstrument").is_file()


def test_its_command_says_what_may_follow(python: Path, tmp_path: Path) -> None:
    answer = run(python.parent / "pyinstrument", "--complete", "-r", "speeds", folder=tmp_path)
    assert answer.startswith("speedscope\t")
    answer = run(python.parent / "pyinstrument-plugin", "--complete", "che", folder=tmp_path)
    assert answer.startswith("check\t")


def test_its_command_takes_a_renderer_by_import_path(python: Path, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    package = tmp_path / "mine"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "reports.py").write_text(RENDERER)
    command = python.parent / "pyinstrument"
    assert run(command, "-r", "mine.reports.Depth", "script.py", folder=tmp_path).startswith("depth ")


def test_a_plugin_is_built_with_the_sdk_inside_and_loaded_by_path(python: Path, tmp_path: Path) -> None:
    (tmp_path / "CMakeLists.txt").write_text(PLUGIN_PROJECT)
    shutil.copy(PROJECT / "tests" / "plugins" / "hello_renderer.cpp", tmp_path)
    where = "import pyinstrument; print(pyinstrument.__path__[0])"
    prefix = run(python, "-c", where, folder=tmp_path).strip()
    run("cmake", "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={prefix}", folder=tmp_path)
    run("cmake", "--build", "build", folder=tmp_path)
    command = [python.parent / "pyinstrument"]
    run(*command, "-o", "run.pyisession", "-c", "sorted(range(10**6))", folder=tmp_path)
    by_command = run(
        *command, "--load", "run.pyisession", "-r", "build/mycorp_flame.so", "-p", "width=4", folder=tmp_path
    )
    assert "<mod;sort " in by_command
    (tmp_path / "by_path.py").write_text(PLUGIN_BY_PATH)
    assert run(python, "by_path.py", "build/mycorp_flame.so", folder=tmp_path).strip() == by_command.strip()


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is only in .venv")
def test_users_programs_are_checked_against_its_types(python: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(TYPED_PROGRAM)
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python)]
    checked = run(*mypy, "program.py", folder=tmp_path)
    assert 'Revealed type is "int"' in checked.replace("builtins.", "")


def test_a_source_distribution_has_all_that_a_wheel_is_made_of(tmp_path: Path) -> None:
    build = f"import scikit_build_core.build as build; print(build.build_sdist({str(tmp_path)!r}))"
    run(sys.executable, "-c", f"import os; os.chdir({str(PROJECT)!r}); {build}", folder=tmp_path)
    [archive] = tmp_path.glob("*.tar.gz")
    run("tar", "xf", archive, folder=tmp_path)
    [source] = (path for path in tmp_path.iterdir() if path.is_dir())
    configure = [
        "-DSKBUILD=2",
        f"-DPython_EXECUTABLE={sys.executable}",
        "-DPYINSTRUMENT_TESTS=OFF",
        "-GNinja",
    ]
    run("cmake", "-S", source, "-B", "build", *configure, folder=tmp_path)
    run("ninja", "-C", "build", "-n", folder=tmp_path)
