"""The middlewares, the magics and the plugin of pytest in the real frameworks."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).with_name("programs")


def run(python: Path, *arguments: str | Path, folder: Path, status: int = 0) -> str:
    finished = subprocess.run(
        [python, *arguments], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout


@pytest.mark.parametrize(
    "program",
    [
        "aiohttp_recipe",
        "django_requests",
        "django_async_requests",
        "falcon_requests",
        "fastapi_requests",
        "flask_requests",
        "litestar_requests",
        "plain_wsgi",
        "ipython_cells",
    ],
)
def test_requests_and_cells_are_profiled_by(program: str, frameworks: Path, tmp_path: Path) -> None:
    assert run(frameworks, PROGRAMS / f"{program}.py", folder=tmp_path).endswith("done\n")


TESTS = """
import time
def slow(): time.sleep(0.05)
def test_slow(): slow()
def test_with_a_profiler_of_its_own():
    from pyinstrument import Profiler
    with Profiler() as profiler: slow()
    assert "slow" in profiler.output_text()
"""


def test_a_run_of_pytest_ends_with_its_report(frameworks: Path, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    plugin = ["-p", "pyinstrument.pytest_plugin"]
    report = run(frameworks, "-m", "pytest", *plugin, "--pyinstrument", folder=tmp_path)
    assert "slow  test_it.py:3" in report
    assert "2 passed" in report


def test_each_test_leaves_a_report(frameworks: Path, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    options = [
        "-p",
        "pyinstrument.pytest_plugin",
        "--pyinstrument-dir=profiles",
        "--pyinstrument-renderer=text",
    ]
    run(frameworks, "-m", "pytest", *options, folder=tmp_path)
    reports = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "profiles").iterdir()}
    assert set(reports) == {
        "test_it.py_test_slow.txt",
        "test_it.py_test_with_a_profiler_of_its_own.txt",
    }
    assert "slow  test_it.py:3" in reports["test_it.py_test_slow.txt"]


def test_without_its_options_the_plugin_does_nothing(frameworks: Path, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    report = run(frameworks, "-m", "pytest", "-p", "pyinstrument.pytest_plugin", folder=tmp_path)
    assert "2 passed" in report
    assert "Recorded:" not in report
