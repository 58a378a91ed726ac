"""What pyinstrument-plugin says to bad input, and with which exit status it ends."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


def run_tool(
    arguments: list[str], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    command = ["pyinstrument-plugin", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "A subcommand is required"),
        (["chekc", "a.so"], 'there is no command "chekc"; did you mean "check"?'),
        (["list", "--plugin-pth", "."], "--plugin-pth"),
        (["list", "--plugin-path"], "--plugin-path"),
        (["info"], "NAME is required"),
        (["info", "mycorp_flaem"], 'there is no plugin "mycorp_flaem"'),
        (["info", "./flame.so"], "there is no such file"),
        (["info", ""], '"" names no plugin: it is empty'),
        (["check"], "PATH is required"),
        (["check", "flame.so"], "there is no file flame.so"),
        (["check", "."], "there is no file ."),
        (["check", "a.so", "--time-limit", "soon"], "--time-limit"),
        (["check", "a.so", "--time-limit", "0"], "--time-limit"),
        (["check", "a.so", "--time-limit", "1e300"], "--time-limit"),
        (["check", "a.so", "--time-limit", "nan"], "--time-limit"),
        (["new", "--renderer"], "NAME is required"),
        (["new", "mycorp"], "say what is to be made"),
        (["new", "--renderer", "MyCorp"], 'found "MyCorp"'),
        (["new", "--renderer", "mycorp-flame"], 'found "mycorp-flame"'),
        (["new", "--renderer", "../mycorp"], 'found "../mycorp"'),
        (["new", "--renderer", "1st"], 'found "1st"'),
        (["new", "--renderer", "mycorp_"], 'found "mycorp_"'),
        (["new", "--renderer", ""], 'found ""'),
        (["new", "--renderer", "json"], "is the name of a plugin that comes with pyinstrument"),
        (["new", "--renderer", "test"], "means something else to CMake"),
        (["new", "--renderer", "pyinstrument"], "means something else to CMake, to pip"),
        (["new", "--renderer", "there"], "there is a there in this folder already"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_gets_one_clear_line_and_status_2(
    arguments: list[str], words: str, tmp_path: Path, user_environment: dict[str, str]
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "a.so").touch()
    finished = run_tool(arguments, tmp_path, user_environment)
    assert finished.returncode == 2, finished.stdout + finished.stderr
    assert finished.stdout == ""
    assert finished.stderr.startswith("pyinstrument-plugin: error: ")
    assert words in finished.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.so", "there"]


def test_a_file_that_is_no_plugin_fails_the_check_with_status_1(
    tmp_path: Path, user_environment: dict[str, str]
) -> None:
    (tmp_path / "a.so").write_text("no library")
    finished = run_tool(["check", "a.so"], tmp_path, user_environment)
    assert finished.returncode == 1
    assert "FAIL  it loads" in finished.stdout
    assert "it is no shared library" in finished.stdout


@pytest.mark.parametrize("subcommand", [[], ["list"], ["info"], ["check"], ["new"]])
def test_help_is_there(subcommand: list[str], tmp_path: Path, user_environment: dict[str, str]) -> None:
    finished = run_tool([*subcommand, "--help"], tmp_path, user_environment)
    assert finished.returncode == 0
    assert "Usage" in finished.stdout or "usage" in finished.stdout.lower()
