"""What a report looks like, and where it goes."""

from __future__ import annotations

import json
import marshal
import os
import stat
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from command import Command
from report_page import read_page

COLOR = "\x1b["
UNICODE_BRANCH = "└─"
ASCII_BRANCH = "`-"


@pytest.fixture
def load(command: Command, session: Path) -> list[str]:
    """The arguments that show the saved session."""
    return ["--load", str(session)]


def test_text_is_the_default(command: Command, load: list[str]) -> None:
    result = command(*load)
    assert (result.status, result.stderr) == (0, "")
    assert "Program: main.py an argument\n" in result.stdout
    assert "0.500 spin  spin.py:4\n" in result.stdout


def test_the_hint_after_text_is_the_public_ones(command: Command, load: list[str]) -> None:
    hint = (
        "\n\nTo view this report with different options, run:\n    pyinstrument --load-prev {} [options]\n\n"
    )
    result = command(*load)
    assert result.stdout.endswith(hint.format(result.identifiers[0]))


EXTENSIONS: dict[str, Callable[[bytes], bool]] = {
    "report.txt": lambda content: b"Recorded:" in content,
    "report": lambda content: b"Recorded:" in content,
    "report.odd": lambda content: b"Recorded:" in content,
    "report.json": lambda content: "root_frame" in json.loads(content),
    "report.JSON": lambda content: "root_frame" in json.loads(content),
    "a.b.json": lambda content: "root_frame" in json.loads(content),
    "report.speedscope.json": lambda content: "$schema" in json.loads(content),
    "report.pstats": lambda content: ("spin.py", 4, "spin") in shortened(marshal.loads(content)),
    "report.pyisession": lambda content: content.startswith(b"pyinstrument session"),
    "report.html": lambda content: "spin" in read_page(content.decode()).seen,
    "report.htm": lambda content: "spin" in read_page(content.decode()).seen,
}


def shortened(table: dict[tuple[str, int, str], object]) -> set[tuple[str, int, str]]:
    return {(Path(file).name, line, function) for file, line, function in table}


@pytest.mark.parametrize("name", EXTENSIONS)
def test_the_extension_chooses_the_renderer(name: str, command: Command, load: list[str]) -> None:
    result = command(*load, "-o", name)
    assert (result.status, result.stdout, result.stderr) == (0, "", "")
    assert EXTENSIONS[name]((command.folder / name).read_bytes())


def test_a_named_renderer_is_stronger_than_the_extension(command: Command, load: list[str]) -> None:
    command(*load, "-r", "json", "-oreport.txt")
    assert "root_frame" in json.loads((command.folder / "report.txt").read_text())


@pytest.mark.parametrize("arguments", [["-r", "html"], ["--html"]])
def test_a_page_is_written(arguments: list[str], command: Command, load: list[str]) -> None:
    result = command(*load, *arguments)
    assert (result.status, result.stderr) == (0, "")
    assert "spin" in read_page(result.stdout).seen


def test_a_page_starts_as_the_command_line_says(command: Command, load: list[str]) -> None:
    page = command(*load, "-r", "html", "--timeline", "--hide", "*/x.py", "-p", "view=functions").stdout
    assert read_page(page).header["settings"] == {
        "timeline": True,
        "hide_regex": "(?s:.*/x\\.py)\\Z",
        "view": "functions",
    }
    page = command(*load, "-r", "html", "--show-all").stdout
    assert read_page(page).header["settings"] == {"show_all": True, "show_regex": ".*"}


def test_a_page_shows_what_processors_leave_when_they_are_named(command: Command, load: list[str]) -> None:
    page = command(*load, "-r", "html", "--processor", "aggregate_repeated_calls").stdout
    assert read_page(page).header["processed"] is True
    assert read_page(command(*load, "-r", "html").stdout).header["processed"] is False


def test_a_baseline_that_is_missing_is_told_before_the_program_runs(command: Command) -> None:
    script = command.write("script.py", "print('it ran')\n")
    result = command("-r", "html", "-p", "baseline=nowhere.pyisession", script)
    assert result.status != 0
    assert "it ran" not in result.stdout
    assert f"baseline: {command.folder}/nowhere.pyisession cannot be opened" in result.stderr


def test_render_options_reach_the_renderer(command: Command, load: list[str]) -> None:
    assert "100.0% <module>" in command(*load, "-p", "time=percent_of_total").stdout
    assert "Recorded:" not in command(*load, "-p", "short_mode").stdout


def test_processor_options_reach_the_processors(command: Command, load: list[str]) -> None:
    assert "spin" not in command(*load, "-p", "processor_options.filter_threshold=0.3").stdout


def test_a_timeline_keeps_calls_apart(command: Command, load: list[str]) -> None:
    assert command(*load).stdout.count(" turn  main.py") == 1
    assert command(*load, "-t").stdout.count(" turn  main.py") == 2


def test_filters_choose_the_frames_that_are_shown(command: Command, load: list[str]) -> None:
    def shown(*arguments: str) -> set[str]:
        text = command(*load, *arguments).stdout
        return {name for name in ("first", "second", "third") if f" {name}  " in text}

    assert shown() == {"first", "second", "third"}
    assert shown("--hide", "*/library/*") == {"first"}
    assert shown("--hide-regex", r".*/library/") == {"first"}
    assert "third" in shown("--hide", "*/library/*", "--show", "*/library/inner.py")
    assert "third" in shown("--hide", "*/library/*", "--show-regex", r".*inner\.py$")
    assert shown("--hide", "*/library/*", "--show-all") == {"first", "second", "third"}


@pytest.mark.parametrize(
    ("variables", "branch"),
    [
        ({}, UNICODE_BRANCH),
        ({"LANG": ""}, UNICODE_BRANCH),
        ({"PYTHONIOENCODING": "ascii"}, ASCII_BRANCH),
        ({"LC_ALL": "C", "PYTHONUTF8": "0"}, ASCII_BRANCH),
    ],
)
def test_text_is_drawn_with_what_the_encoding_holds(
    variables: dict[str, str], branch: str, command: Command, load: list[str]
) -> None:
    assert branch in command(*load, **variables).stdout


def test_flags_are_stronger_than_detection(command: Command, load: list[str]) -> None:
    assert ASCII_BRANCH in command(*load, "--no-unicode").stdout
    assert UNICODE_BRANCH in command(*load, "--unicode", PYTHONIOENCODING="ascii").stdout
    assert COLOR in command(*load, "--color").stdout
    assert COLOR not in command.on_terminal(*load, "--no-color").stdout


def test_flags_for_text_do_not_disturb_other_renderers(command: Command, load: list[str]) -> None:
    assert command(*load, "-r", "json", "--color", "--no-unicode").status == 0


@pytest.mark.parametrize(
    ("variables", "terminal", "colored"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colour_is_for_terminals_unless_the_environment_decides(
    variables: dict[str, str], terminal: bool, colored: bool, command: Command, load: list[str]
) -> None:
    run = command.on_terminal if terminal else command
    assert (COLOR in run(*load, **variables).stdout) == colored


def test_a_file_gets_unicode_and_no_colour(command: Command, load: list[str]) -> None:
    command.on_terminal(*load, "-o", "report.txt", PYTHONIOENCODING="ascii", FORCE_COLOR="1")
    text = (command.folder / "report.txt").read_text()
    assert UNICODE_BRANCH in text
    assert COLOR not in text


@pytest.mark.parametrize("renderer", ["pstats", "pyisession"])
def test_a_terminal_gets_no_binary_output(renderer: str, command: Command) -> None:
    result = command.on_terminal("-r", renderer, "busy.py")
    assert (result.status, result.stdout) == (2, ""), "the program must not have run"
    assert "binary" in result.stderr
    assert "-o" in result.stderr


def test_binary_output_can_be_redirected(command: Command, load: list[str]) -> None:
    finished = subprocess.run(
        command.words((*load, "-r", "pstats")),
        cwd=command.folder,
        env=command.variables({}),
        capture_output=True,
    )
    assert ("spin.py", 4, "spin") in shortened(marshal.loads(finished.stdout))


# ---- files ----


def test_an_existing_file_is_replaced_and_keeps_its_permissions(command: Command, load: list[str]) -> None:
    report = command.write("report.txt", "old\n" * 10000)
    report.chmod(0o640)
    command(*load, "-o", "report.txt")
    assert report.read_text().endswith("\n\n")
    assert stat.S_IMODE(report.stat().st_mode) == 0o640
    assert [path.name for path in command.folder.glob(".pyinstrument*")] == []


def test_a_report_that_fails_leaves_the_old_file(command: Command) -> None:
    report = command.write("report.txt", "old")
    assert command("-r", "nothere", "-o", "report.txt", "busy.py").status == 2
    assert report.read_text() == "old"


def test_a_device_is_written(command: Command, load: list[str]) -> None:
    assert command(*load, "-o", "/dev/null").status == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_our_own_standard_output_is_appended_to(command: Command, tmp_path: Path) -> None:
    with open(tmp_path / "all.txt", "wb") as output:
        subprocess.run(
            command.words(("-o", "/dev/stdout", "busy.py")),
            cwd=command.folder,
            env=command.variables({}),
            stdout=output,
            check=True,
        )
    text = (tmp_path / "all.txt").read_text()
    assert text.startswith("arguments: []\n")
    assert "Recorded:" in text


def test_a_fifo_is_written(command: Command, load: list[str]) -> None:
    fifo = command.folder / "fifo.json"
    os.mkfifo(fifo)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(fifo.read_text()))
    reader.start()
    assert command(*load, "-o", "fifo.json").status == 0
    reader.join()
    assert "root_frame" in json.loads(received[0])


# ---- when it cannot be shown ----


def test_a_full_disk_loses_neither_status_nor_session(command: Command) -> None:
    result = command("-o", "/dev/full", "-c", "import sys; sys.exit(5)")
    assert result.status == 5
    assert "cannot write /dev/full: No space left on device" in result.stderr
    assert command("--load-prev", result.identifiers[0]).status == 0


def test_a_program_that_closes_standard_output_keeps_its_status(command: Command) -> None:
    result = command("-c", "import os; os.close(1)")
    assert result.status == 0
    assert "cannot write standard output" in result.stderr
    assert command("--load-prev", result.identifiers[0]).status == 0


@pytest.mark.parametrize("arguments", [["-c", "import sys; sys.exit(3)"], ["--load", "session.pyisession"]])
def test_a_reader_that_leaves_early_hears_nothing(
    arguments: list[str], command: Command, session: Path
) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    finished = subprocess.run(
        command.words(tuple(arguments)),
        cwd=command.folder,
        env=command.variables({}),
        stdout=write_end,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write_end)
    assert finished.stderr == b""
    assert finished.returncode == (3 if "-c" in arguments else 1)


# ---- the browser ----


def test_a_page_is_opened_and_its_place_told(command: Command, load: list[str]) -> None:
    browser = command.write("browser", '#!/bin/sh\nprintf "opened %s\\n" "$1"\n')
    browser.chmod(0o755)
    temporary = command.folder / "temporary folder"
    temporary.mkdir()
    result = command.on_terminal(*load, "-r", "html", BROWSER=str(browser), TMPDIR=str(temporary))
    [file] = temporary.iterdir()
    assert file.suffix == ".html"
    assert "spin" in read_page(file.read_text("utf-8")).seen
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"opened file://{command.folder}/temporary%20folder/{file.name}\n" in result.stdout
    assert f"the report went to {file}\n" in result.stdout


def test_without_a_browser_the_place_is_told_all_the_same(command: Command, load: list[str]) -> None:
    result = command.on_terminal(*load, "-r", "html", BROWSER="false", TMPDIR=str(command.folder))
    assert result.status == 0
    assert "no browser was found" in result.stdout


def test_an_installed_renderer_is_chosen_by_its_extension(
    command: Command, load: list[str], build_folder: Path
) -> None:
    plugins = build_folder / "tests" / "command_line"
    command(*load, "--plugin-path", str(plugins), "-o", "x.page.html")
    assert (command.folder / "x.page.html").read_text().startswith("<!DOCTYPE html>")
