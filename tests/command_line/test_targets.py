"""What is run, and what of the command line belongs to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import Command

SHOW_ARGUMENTS = "import sys; print(sys.argv)"


def first_line(command: Command, *arguments: str, **variables: str) -> str:
    result = command(*arguments, **variables)
    assert result.status == 0, result.stderr
    return result.stdout.splitlines()[0]


def description(command: Command, *arguments: str) -> str:
    result = command("-r", "json", "-o", "report.json", *arguments)
    assert result.status == 0, result.stderr
    described: str = json.loads((command.folder / "report.json").read_text())["target_description"]
    return described


def test_options_after_the_script_are_the_scripts(command: Command) -> None:
    command.write("show.py", SHOW_ARGUMENTS)
    assert first_line(command, "-t", "show.py", "-t", "--help", "--", "-r", "x") == str(
        ["show.py", "-t", "--help", "--", "-r", "x"]
    )


def test_two_dashes_end_our_options(command: Command) -> None:
    command.write("-odd.py", SHOW_ARGUMENTS)
    assert first_line(command, "-t", "--", "-odd.py", "a") == "['-odd.py', 'a']"


def test_everything_after_a_module_is_the_modules(command: Command) -> None:
    command.write("package/__init__.py", "")
    command.write("package/__main__.py", SHOW_ARGUMENTS)
    words = first_line(command, "-m", "package", "-o", "x", "--version")
    assert words.endswith("'-o', 'x', '--version']")


def test_everything_after_a_program_text_is_the_programs(command: Command) -> None:
    assert first_line(command, "-c", SHOW_ARGUMENTS, "-c", "--version") == "['-c', '-c', '--version']"
    assert first_line(command, "-c" + SHOW_ARGUMENTS, "a") == "['-c', 'a']"


def test_a_program_is_found_in_path(command: Command) -> None:
    script = command.write("tools/tool", SHOW_ARGUMENTS)
    script.chmod(0o755)
    path = f"{script.parent}:/usr/bin:/bin"
    assert first_line(command, "--from-path", "tool", "a", PATH=path) == str([str(script), "a"])


def test_a_folder_with_a_main_is_a_program(command: Command) -> None:
    command.write("folder/__main__.py", SHOW_ARGUMENTS)
    assert first_line(command, "folder", "a") == "['folder', 'a']"


TYPED_IN = """
import sys, time
print(sys.argv, sys.orig_argv[1:], sys.path[0] == "", __name__, globals().get("__file__"))
def rest(): time.sleep(0.1)
rest()
raise SystemExit(3)
"""


def test_a_dash_is_the_program_that_standard_input_has(command: Command) -> None:
    result = command("-", "a", "-t", stdin=TYPED_IN)
    python = subprocess.run(
        [sys.executable, "-", "a", "-t"], input=TYPED_IN, capture_output=True, text=True, check=False
    )
    assert (result.status, result.stdout.splitlines()[0]) == (3, python.stdout.splitlines()[0])
    assert "Program: - a -t" in result.stdout
    assert " rest  <stdin>:4" in result.stdout


def test_the_program_reads_our_standard_input(command: Command) -> None:
    assert command("-c", "print(input()[::-1])", stdin="abc\n").stdout.startswith("cba\n")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["busy.py", "a b", "--c"], "Program: busy.py a b --c"),
        (["-c", "pass", "a"], "Program: -c a"),
        (["-m", "this", "a"], "Program: this a"),
        (["--target-description", "Run {{1}} of {args}", "busy.py", "x"], "Run {1} of busy.py x"),
        (["--target-description", "", "busy.py"], ""),
    ],
)
def test_the_report_names_the_program(arguments: list[str], expected: str, command: Command) -> None:
    assert description(command, *arguments) == expected


def test_an_argument_that_is_no_text_is_no_obstacle(command: Command) -> None:
    finished = subprocess.run(
        [os.fsencode(command.executable), b"-o", b"report.pyisession", b"-c", b"pass", b"\xff"],
        cwd=command.folder,
        env=command.variables({}),
        capture_output=True,
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (0, b"")
    shown = command("--load", "report.pyisession", "-r", "speedscope")
    assert "\\udcff" in shown.stdout


def test_the_exit_status_is_the_programs(command: Command) -> None:
    assert command("-c", "import sys; sys.exit(3)").status == 3


def test_the_report_comes_after_the_programs_output(command: Command) -> None:
    output = command("busy.py").stdout
    assert output.index("arguments: []") < output.index("Recorded:")


def test_an_interval_is_kept_in_the_session(command: Command) -> None:
    result = command("-i", "0.004", "-r", "session", "-p", "format=classic", "-o", "x", "busy.py")
    assert result.status == 0, result.stderr
    assert json.loads((command.folder / "x").read_text())["min_interval"] == 0.004


def test_both_spellings_of_the_hook_engine_work(command: Command) -> None:
    assert command("--engine", "hook", "--use-timing-thread", "busy.py").status == 0


def test_relative_names_hold_when_the_program_goes_elsewhere(command: Command, tmp_path: Path) -> None:
    result = command("-o", "report.txt", "-c", "import os; os.chdir('/')")
    assert (result.status, result.stderr) == (0, "")
    assert "Recorded:" in (tmp_path / "report.txt").read_text()
