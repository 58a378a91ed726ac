"""Every recipe of docs/plugins/cookbook.md is built against an installed pyinstrument, and prints what the page says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from documented import dialogues, files

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "plugins" / "cookbook.md"
RECIPES = [name for name in files(PAGE) if name.endswith(".cpp")]


def printed_by(commands: list[str], folder: Path, environment: dict[str, str]) -> str:
    """On standard output and standard error, in the order in which a reader sees it."""
    script = "\n".join(["set -e", *commands])
    run = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, f"{script}\n{run.stdout}"
    return run.stdout


@pytest.fixture(scope="module")
def kitchen(user_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the recipes, built as the page says."""
    folder = tmp_path_factory.mktemp("cookbook")
    for name, text in files(PAGE).items():
        (folder / name).write_text(text, encoding="utf-8")
    session = PROJECT / "examples" / "plugins" / "mycorp_flame" / "tests" / "session.pyisession"
    shutil.copy(session, folder / "shop.pyisession")
    building, _ = dialogues(PAGE)[0]
    printed_by(building, folder, user_environment)
    return folder


def plain(text: str) -> str:
    """Without what a report says of how it was made, and blanks at the ends of lines."""
    lines = [line.rstrip() for line in text.partition("To view this report")[0].splitlines()]
    return "\n".join(lines).strip()


def test_there_are_recipes() -> None:
    assert len(RECIPES) >= 10
    assert len(dialogues(PAGE)) == len(RECIPES) + 1


@pytest.mark.parametrize("number", range(1, len(RECIPES) + 1), ids=RECIPES)
def test_a_recipe_prints_what_the_page_says(
    number: int, kitchen: Path, user_environment: dict[str, str]
) -> None:
    commands, expected = dialogues(PAGE)[number]
    assert f"{Path(RECIPES[number - 1]).stem}" in commands[0]
    assert plain(printed_by(commands, kitchen, user_environment)) == plain(expected)
