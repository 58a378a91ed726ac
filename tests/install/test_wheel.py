"""A wheel in a clean environment is all that a user needs, and a source distribution makes the same one."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

SCRIPT = """
import json, time
import pyinstrument
from pyinstrument import Profiler, profile
from pyinstrument.session import Session

def slow():
    time.sleep(0.03)

profiler = Profiler()
profiler.start(); slow(); profiler.stop()
assert "slow" in profiler.output_text()
with Profiler() as profiler:
    slow()
profiler.last_session.save("one.pyisession")
both = Session.combine(Session.load("one.pyisession"), profiler.last_session)
assert both.sample_count == 2 * profiler.last_session.sample_count

@profile
def decorated():
    slow()
decorated()
print(pyinstrument.__file__)
"""


def run(*command: str | Path, folder: Path) -> str:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYINSTRUMENT_"))
    }
    finished = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=clean | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with what .venv has; its build folder is kept, so that only what changed is compiled."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--wheel-dir"]
    (PROJECT / "build").mkdir(exist_ok=True)
    with (PROJECT / "build" / "wheel.lock").open("w") as lock:  # tests may run in several processes
        fcntl.flock(lock, fcntl.LOCK_EX)
        run(sys.executable, *build, folder, PROJECT, folder=folder)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    environment = tmp_path_factory.mktemp("clean") / "environment"
    run(sys.executable, "-m", "venv", environment, folder=environment.parent)
    python = environment / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--no-index", wheel, folder=environment.parent)
    return python


def test_a_wheel_holds_what_the_documentation_says(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    plugins = {path.stem for path in PROJECT.glob("plugins/*/*") if (path / "CMakeLists.txt").exists()}
    assert {f"pyinstrument/plugins/{name}.so" for name in plugins} <= names
    assert {
        "pyinstrument/py.typed",
        "pyinstrument/_core.pyi",
        "pyinstrument/include/pyinstrument/plugin.h",
        "pyinstrument/include/pyinstrument/plugin.hpp",
        "pyinstrument/lib/cmake/pyinstrument/pyinstrument-config.cmake",
    } <= names


def test_a_script_profiles_itself(python: Path, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(SCRIPT)
    assert str(python.parents[1]) in run(python, "script.py", folder=tmp_path)


def test_both_commands_profile_a_script(python: Path, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text("import time\ndef slow(): time.sleep(0.03)\nslow()\n")
    assert "slow  script.py:2" in run(python, "-m", "pyinstrument", "script.py", folder=tmp_path)
    assert "slow  script.py:2" in run(python.parent / "pyinstrument", "script.py", folder=tmp_path)


def test_a_plugin_is_built_with_the_sdk_inside(python: Path, tmp_path: Path) -> None:
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.25)\nproject(hello LANGUAGES CXX)\n"
        "find_package(pyinstrument 1 REQUIRED COMPONENTS sdk)\n"
        "pyinstrument_add_plugin(mycorp_flame SOURCES hello_renderer.cpp)\n"
    )
    source = (PROJECT / "tests" / "plugins" / "hello_renderer.cpp").read_bytes()
    (tmp_path / "hello_renderer.cpp").write_bytes(source)
    prefix = run(
        python, "-c", "import pyinstrument; print(pyinstrument.__path__[0])", folder=tmp_path
    ).strip()
    run("cmake", "-S", ".", "-B", "build", f"-DCMAKE_PREFIX_PATH={prefix}", folder=tmp_path)
    run("cmake", "--build", "build", folder=tmp_path)
    run(python, "-m", "pyinstrument", "-o", "run.pyisession", "-c", "sum(range(10**6))", folder=tmp_path)
    run(
        python,
        "-m",
        "pyinstrument",
        "--load",
        "run.pyisession",
        "-r",
        "build/mycorp_flame.so",
        folder=tmp_path,
    )


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
