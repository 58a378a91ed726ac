"""The author's guide, docs/plugins.md, followed to the letter against an installed pyinstrument."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from documented import commands, files
from small_session import SESSION

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "plugins.md"


@pytest.fixture(scope="module")
def outputs(user_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each command of the guide printed, in a folder that holds its files and a session."""
    folder = tmp_path_factory.mktemp("guide")
    for name, text in files(GUIDE).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "program.pyisession").write_text(json.dumps(SESSION), encoding="utf-8")
    environment = user_environment | {"HOME": str(folder)}
    printed = {}
    for command in commands(GUIDE):
        run = subprocess.run(
            command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
        )
        assert run.returncode == 0, f"$ {command}\n{run.stdout}{run.stderr}"
        printed[command] = run.stdout
    printed["report.folded"] = (folder / "report.folded").read_text(encoding="utf-8")
    return printed


def output_of(outputs: dict[str, str], *parts: str) -> str:
    fitting = [text for command, text in outputs.items() if all(part in command for part in parts)]
    assert fitting, f"the guide has no command with {parts}"
    return fitting[0]


def test_every_command_of_the_guide_works(outputs: dict[str, str]) -> None:
    assert len(outputs) > 10


def test_the_renderer_says_the_same_by_path_by_name_and_by_extension(outputs: dict[str, str]) -> None:
    by_path = output_of(outputs, "-r ./build/mycorp_flame.so")
    assert by_path == "main;work 1.900000\nmain;work;tiny 0.100000\n"
    assert output_of(outputs, "session -r mycorp_flame") == by_path
    assert outputs["report.folded"] == by_path


def test_the_hello_worlds_are_short() -> None:
    for name, text in files(GUIDE).items():
        assert len(text.splitlines()) <= 20, name


def test_the_processor_absorbs_what_is_below_its_threshold(outputs: dict[str, str]) -> None:
    assert "tiny" in output_of(outputs, "aggregate_repeated_calls=false")
    assert "tiny" not in output_of(outputs, "processor_options.filter_threshold=0.1")
    assert "tiny" not in output_of(outputs, "mycorp_drop_fast.filter_threshold=0.5")
