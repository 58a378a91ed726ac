"""The middlewares, the magics and the plugin of pytest in the real frameworks, as docs/recipes.md uses them and otherwise."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from documented import programs, texts

PROGRAMS = Path(__file__).with_name("programs")
TESTS_FOLDER = PROGRAMS.parents[1]
RECIPES = programs("recipes.md")

WSGI_RECIPES = ["flask_app", "flask_hooks", "falcon_app", "wsgi_app"]
ASGI_RECIPES = ["fastapi_app", "starlette_app", "litestar_app", "asgi_app"]
# those of Django and aiohttp are imported by programs of their own
OTHER_RECIPES = ["django_settings", "django_callbacks", "aiohttp_app", "test_profiled"]


def run(python: Path, *arguments: str | Path, folder: Path, status: int = 0) -> str:
    """Where every recipe can be imported, and what reads reports."""
    recipes = folder / ".recipes"  # pytest looks into no such folder
    recipes.mkdir()
    for name, text in RECIPES.items():
        (recipes / f"{name}.py").write_text(text, encoding="utf-8")
    finished = subprocess.run(
        [python, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{recipes}{os.pathsep}{TESTS_FOLDER}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout


@pytest.mark.parametrize(
    "program",
    [
        "aiohttp_recipe",
        "django_requests",
        "django_async_requests",
        "fastapi_requests",
        "flask_requests",
        "plain_wsgi",
        "ipython_cells",
    ],
)
def test_requests_and_cells_are_profiled_by(program: str, frameworks: Path, tmp_path: Path) -> None:
    assert run(frameworks, PROGRAMS / f"{program}.py", folder=tmp_path).endswith("done\n")


def test_every_recipe_is_tried() -> None:
    assert {*WSGI_RECIPES, *ASGI_RECIPES, *OTHER_RECIPES} == set(RECIPES)


@pytest.mark.parametrize(
    ("program", "recipe"),
    [
        *(("wsgi_recipe.py", recipe) for recipe in WSGI_RECIPES),
        *(("asgi_recipe.py", recipe) for recipe in ASGI_RECIPES),
    ],
)
def test_a_recipe_shows_its_report(program: str, recipe: str, frameworks: Path, tmp_path: Path) -> None:
    assert run(frameworks, PROGRAMS / program, recipe, folder=tmp_path).endswith("done\n")


def test_the_cells_of_the_recipe_show_theirs(frameworks: Path, tmp_path: Path) -> None:
    cells = texts("recipes.md", "IPython and Jupyter")
    printed = run(frameworks, PROGRAMS / "ipython_recipe.py", *cells, folder=tmp_path)
    assert "function" in printed
    assert "sleep" in printed


def test_the_fixture_of_the_recipe_writes_a_report(frameworks: Path, tmp_path: Path) -> None:
    (tmp_path / "test_profiled.py").write_text(RECIPES["test_profiled"])
    assert "1 passed" in run(frameworks, "-m", "pytest", "test_profiled.py", folder=tmp_path)
    assert "sleep" in (tmp_path / "test_slow.txt").read_text(encoding="utf-8")


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
