"""One wheel for all tests of a run, and one clean environment that has nothing but the wheel."""

from __future__ import annotations

import fcntl
import os
import sys
from pathlib import Path

import pytest
from clean_run import PROJECT, run


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of this run of pytest, in how many processes ever."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "installed"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def wheel(request: pytest.FixtureRequest, shared_folder: Path) -> Path:
    """In the folder that PYINSTRUMENT_WHEELS names, else built here, with what the tests' environment has.

    Its build folder is kept, and the home in which ccache keeps objects, so that only what changed is compiled. That
    folder is inside the build under test: two of those may be for systems with other compilers and libraries, and yet
    for the same minor version of Python.
    """
    if given := os.environ.get("PYINSTRUMENT_WHEELS"):
        [path] = (PROJECT / given).glob(f"*-cp{sys.version_info.major}{sys.version_info.minor}-*.whl")
        return path
    wheels = shared_folder / "wheels"
    build_folder: Path = request.getfixturevalue("build_folder")
    with (build_folder / "wheel.lock").open("w") as lock:  # other runs may use that folder too
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wheels.exists():
            build = ["-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps"]
            build += [f"--config-settings=build-dir={build_folder / 'wheel'}", "--wheel-dir"]
            partial = shared_folder / "partial"
            run(sys.executable, *build, partial, PROJECT, folder=shared_folder, HOME=str(Path.home()))
            partial.rename(wheels)
    [path] = wheels.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def python(wheel: Path, shared_folder: Path) -> Path:
    """Of the clean environment."""
    environment = shared_folder / "environment"
    with (shared_folder / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (environment / "bin" / "pyinstrument").exists():
            run(sys.executable, "-m", "venv", "--clear", environment, folder=shared_folder)
            install = ["-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check"]
            run(environment / "bin" / "python", *install, wheel, folder=shared_folder)
    return environment / "bin" / "python"
