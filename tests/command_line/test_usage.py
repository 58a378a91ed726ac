"""What the command says of itself, and how it refuses what cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from command import Command

GOLDEN = Path(__file__).parent / "goldens" / "help.txt"


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_as_approved(option: str, command: Command, build_folder: Path) -> None:
    result = command(option)
    assert (result.status, result.stderr) == (0, "")
    if not GOLDEN.exists() or result.stdout != GOLDEN.read_text():
        received = build_folder / "received" / "tests" / "command_line" / "goldens" / "help.txt"
        received.parent.mkdir(parents=True, exist_ok=True)
        received.write_text(result.stdout)
        pytest.fail("help differs from what was approved; look at it with tests/approve.py")


def test_without_arguments_it_shows_help_and_fails(command: Command) -> None:
    result = command()
    assert (result.status, result.stdout, result.stderr) == (2, GOLDEN.read_text(), "")


def test_options_alone_are_not_enough(command: Command) -> None:
    assert command("--timeline").status == 2


def test_version_names_the_python_that_would_run(command: Command) -> None:
    version = (Path(__file__).resolve().parents[2] / "VERSION").read_text().strip()
    result = command("--version")
    assert result.status == 0
    assert result.stdout.startswith(f"pyinstrument {version}, on Python {sys.version_info.major}.")


REFUSED = {
    "an unknown option": (["--bogus", "busy.py"], "no such option: --bogus"),
    "a misspelt option": (["--rendrer", "json", "busy.py"], "did you mean --renderer?"),
    "an unknown letter": (["-tz", "busy.py"], "no such option: -z"),
    "an ambiguous beginning": (["--render", "json", "busy.py"], "ambiguous: --renderer or --render-option?"),
    "a missing value": (["-t", "--outfile"], "option --outfile needs a value"),
    "a value too many": (["--timeline=yes", "busy.py"], "option --timeline takes no value"),
    "an interval of zero": (["-i", "0", "busy.py"], 'above 0, such as 0.001; found "0"'),
    "an interval that is no number": (["--interval=soon", "busy.py"], 'found "soon"'),
    "an unknown engine": (["--engine", "magic", "busy.py"], "auto, tick or hook"),
    "an unknown placeholder": (["--target-description", "{what}", "busy.py"], "unknown placeholder {what}"),
    "two ways to hide": (["--hide", "a", "--hide-regex", "b", "busy.py"], "exclude each other"),
    "two ways to show": (["--show", "a", "--show-all", "busy.py"], "only one of --show, --show-regex"),
    "loading and running": (["--load", "x", "busy.py"], "only one of --load"),
    "loading two things": (["--load", "x", "--load-prev", "y"], "only one of --load"),
    "a path for a module": (["--from-path", "-m", "x"], "--from-path looks for a script"),
    "an unknown render option": (["-p", "tmie=seconds", "busy.py"], 'did you mean "time"?'),
    "a render option of the wrong type": (["-p", "time=3", "busy.py"], "time"),
    "an option inside nothing": (["-p", "a.b=1", "busy.py"], 'there is no "a" yet'),
    "an unknown processor option": (["-p", "processor_options.hide=x", "busy.py"], "hide"),
    "a script that is not there": (["nothere.py"], "program nothere.py not found"),
    "a program that is not in PATH": (["--from-path", "busy.py"], "program busy.py not found in PATH"),
    "an unknown renderer": (["-r", "nothere", "busy.py"], 'there is no plugin "nothere"'),
    "an unknown processor": (["--processor", "nothere", "busy.py"], 'there is no plugin "nothere"'),
    "a plugin's file that is not there": (
        ["-r", "./nothere.so", "busy.py"],
        "nothere.so: there is no such file",
    ),
    "a regex that is none": (["--hide-regex", "(", "busy.py"], "not a valid regular expression"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refuses(what: str, command: Command) -> None:
    arguments, message = REFUSED[what]
    result = command(*arguments)
    assert (result.status, result.stdout) == (2, ""), "the program must not have run"
    assert result.stderr.startswith("pyinstrument: error: ")
    assert message in result.stderr


MISSING = {
    "a session": (["--load", "nothere.pyisession"], "nothere.pyisession"),
    "a session in a file that is none": (["--load", "busy.py"], "busy.py"),
    "a saved run": (["--load-prev", "nothere"], 'there is no saved run "nothere"'),
    "the folder of the output": (["-o", "nothere/report.txt", "busy.py"], "nothere/report.txt"),
}


@pytest.mark.parametrize("what", MISSING)
def test_says_that_there_is_no_such(what: str, command: Command) -> None:
    arguments, message = MISSING[what]
    result = command(*arguments)
    assert (result.status, result.stdout) == (1, ""), "the program must not have run"
    assert result.stderr.startswith("pyinstrument: error: ")
    assert message in result.stderr
