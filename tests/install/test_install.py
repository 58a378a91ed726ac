"""An installed prefix works from anywhere: moved, and with nothing left of the folder it was built in."""

from __future__ import annotations

import json
import os
import pstats
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PLUGINS = PROJECT / "tests" / "plugins"
HELLO_RENDERER = PLUGINS / "hello_renderer.cpp"
STATIC_HOST = PROJECT / "tests" / "install" / "static_host"

SCRIPT = """\
def count(limit):
    total = 0
    for number in range(limit):
        total += number
    return total

print(count(1_000_000))
"""

PLUGIN_PROJECT = """\
cmake_minimum_required(VERSION 3.25)
project(hello LANGUAGES CXX)
find_package(pyinstrument 1 REQUIRED COMPONENTS sdk)
pyinstrument_add_plugin(mycorp_flame SOURCES hello_renderer.cpp)
"""

PROFILING_PROGRAM = """\
from pyinstrument import Profiler
def count(limit):
    total = 0
    for number in range(limit):
        total += number

with Profiler() as profiler:
    count(1_000_000)
profiler.print()
"""


# A mount namespace of one's own: root makes one as it is, others inside a user namespace.
UNSHARE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]


def can_hide_folders() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*UNSHARE, "true"], check=False, capture_output=True).returncode == 0


class Prefix:
    """Runs what is installed in a folder, in a mount namespace in which the project's folder is empty.

    Only the child's view changes, so other tests may use the build meanwhile.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYINSTRUMENT_", "VIRTUAL_ENV"))
        }
        self.environment |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data")}

    def run(self, *arguments: str | Path) -> str:
        return self.run_hidden([self.folder / "bin" / "pyinstrument", *arguments])

    def run_hidden(self, command: Sequence[str | Path]) -> str:
        hidden = 'mount -t tmpfs tmpfs "$0" && exec "$@"'
        finished = subprocess.run(
            [*UNSHARE, "sh", "-c", hidden, PROJECT, *command],
            cwd="/",
            env=self.environment,
            check=False,
            capture_output=True,
            timeout=300,
            text=True,
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout


def install(build_folder: Path, prefix: Path) -> Path:
    subprocess.run(["cmake", "--install", build_folder, "--prefix", prefix], check=True, capture_output=True)
    return prefix


@pytest.fixture(scope="session", params=["where it was installed", "moved elsewhere"])
def prefix(
    request: pytest.FixtureRequest, build_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Prefix:
    if not can_hide_folders():
        pytest.skip("this system lets nobody make a mount namespace, so the build folder cannot be hidden")
    folder = install(build_folder, tmp_path_factory.mktemp("install") / "prefix")
    if request.param == "moved elsewhere":
        folder = folder.rename(tmp_path_factory.mktemp("another place") / "moved prefix")
    return Prefix(folder, home=tmp_path_factory.mktemp("home"))


def embedded_python(prefix: Prefix) -> str:
    """The interpreter whose place the embedded one takes."""
    executable = prefix.run("-o", "/dev/null", "-r", "json", "-c", "import sys; print(sys.executable)")
    return executable.split()[0]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT, encoding="utf-8")
    return path


@pytest.fixture
def session(prefix: Prefix, script: Path, tmp_path: Path) -> Path:
    path = tmp_path / "recorded.pyisession"
    prefix.run("-o", path, script)
    return path


def test_everything_stands_where_the_documentation_says(installed: Path, build_folder: Path) -> None:
    assert (installed / "bin" / "pyinstrument").is_file()
    assert (installed / "include" / "pyinstrument" / "plugin.h").is_file()
    assert (installed / "include" / "pyinstrument" / "plugin.hpp").is_file()
    assert (installed / "lib" / "cmake" / "pyinstrument" / "pyinstrument-config.cmake").is_file()
    assert (installed / "share" / "man" / "man1" / "pyinstrument.1").is_file()
    for name in ("pyinstrument", "pyinstrument-plugin"):
        assert (installed / "share" / "bash-completion" / "completions" / name).is_file()
        assert (installed / "share" / "fish" / "vendor_completions.d" / f"{name}.fish").is_file()
    assert (installed / "share" / "zsh" / "site-functions" / "_pyinstrument").is_file()
    assert len(list((installed / "lib" / "pyinstrument").glob("pyinstrument-python3.*"))) == 1
    built = {path.name for path in (build_folder / "lib" / "pyinstrument" / "plugins").glob("*.so")}
    assert {path.name for path in (installed / "lib" / "pyinstrument" / "plugins").iterdir()} == built
    assert {"text.so", "json.so", "aggregate_repeated_calls.so"} <= built
    [package] = (installed / "lib").glob("python3.*/site-packages/pyinstrument")
    assert {"__init__.py", "py.typed", "_core.pyi", "plugins"} <= {path.name for path in package.iterdir()}
    assert {path.name for path in (package / "plugins").iterdir()} == built


def test_no_installed_file_names_the_folder_it_was_built_in(installed: Path, build_folder: Path) -> None:
    if "CMAKE_BUILD_TYPE:STRING=Release" not in (build_folder / "CMakeCache.txt").read_text(encoding="utf-8"):
        pytest.skip("debug information names source files; only a release build goes without")
    folders = b"|".join(re.escape(os.fsencode(folder)) for folder in (PROJECT, build_folder))
    named = re.compile(rb"(?<![\w./-])(" + folders + rb")/")
    naming = [
        path.relative_to(installed)
        for path in installed.rglob("*")
        if path.is_file() and named.search(path.read_bytes())
    ]
    assert naming == []


def test_a_script_is_profiled(prefix: Prefix, script: Path) -> None:
    output = prefix.run(script)
    assert output.startswith("499999500000\n")
    assert "count  script.py:1" in output


def test_every_renderer_renders_a_saved_session(prefix: Prefix, session: Path, tmp_path: Path) -> None:
    assert "count  script.py:1" in prefix.run("--load", session, "-r", "text")
    assert json.loads(prefix.run("--load", session, "-r", "json"))["root_frame"]["function"] == "<module>"
    assert json.loads(prefix.run("--load", session, "-r", "speedscope"))["profiles"]
    table = tmp_path / "table.pstats"
    prefix.run("--load", session, "-r", "pstats", "-o", table)
    functions = {function for _, _, function in pstats.Stats(str(table)).stats}  # type: ignore[attr-defined]
    assert "count" in functions
    copy = tmp_path / "copy.pyisession"
    prefix.run("--load", session, "-r", "pyisession", "-o", copy)
    assert copy.read_bytes() == session.read_bytes()


def test_a_program_imports_the_package(prefix: Prefix, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROFILING_PROGRAM, encoding="utf-8")
    [packages] = (prefix.folder / "lib").glob("python3.*/site-packages")
    environment = ["env", f"PYTHONPATH={packages}", "PYTHONDONTWRITEBYTECODE=1"]
    by_python = prefix.run_hidden([*environment, embedded_python(prefix), program])
    assert "count  program.py:2" in by_python
    command = prefix.run_hidden([*environment, prefix.folder / "bin" / "pyinstrument", program])
    assert command.count("count  program.py:2") == 2  # its own report, and the command's


def test_a_plugin_is_built_with_the_installed_package(prefix: Prefix, session: Path, tmp_path: Path) -> None:
    source, build = tmp_path / "hello", tmp_path / "hello build"
    source.mkdir()
    (source / "CMakeLists.txt").write_text(PLUGIN_PROJECT, encoding="utf-8")
    shutil.copy(HELLO_RENDERER, source)

    prefix.run_hidden(["cmake", "-S", source, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix.folder}"])
    prefix.run_hidden(["cmake", "--build", build])
    [plugin] = build.rglob("mycorp_flame.so")

    by_path = prefix.run("--load", session, "-r", plugin)
    by_name = prefix.run("--load", session, "--plugin-path", plugin.parent, "-r", "mycorp_flame")
    assert by_path == by_name
    assert ";count " in by_path


def test_plugins_become_part_of_a_program(prefix: Prefix, session: Path, tmp_path: Path) -> None:
    source, build = tmp_path / "static host", tmp_path / "build"
    shutil.copytree(STATIC_HOST, source)
    for plugin in ("hello_renderer.cpp", "c_tally.c"):
        shutil.copy(PLUGINS / plugin, source)
    prefix.run_hidden(["cmake", "-S", source, "-B", build, f"-DCMAKE_PREFIX_PATH={prefix.folder}"])
    prefix.run_hidden(["cmake", "--build", build])

    inside = prefix.run_hidden([build / "host"])
    assert inside == "mycorp_flame 1.0.0:\nmain 0.500000\nmain;work 1.500000\nc_tally 1.0.0:\n2 frames\n"
    assert ";count " in prefix.run("--load", session, "-r", build / "mycorp_flame.so")
