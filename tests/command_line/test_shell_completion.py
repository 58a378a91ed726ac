"""Completion in the shells themselves: what stands in the line after a TAB is what the program is then run with."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SHELLS = PROJECT / "cli" / "shells"
READY = "READY FOR A LINE"
DEADLINE = 60.0  # seconds; a shell that says nothing for so long is stuck

# Answers the shells as the real one does, and shows what it is run with.
STAND_IN = """#!/bin/sh
[ "$1" != --complete ] || exec "{real}" "$@"
printf '<'; printf '[%s]' "$@"; printf '>\\n'
"""


class Terminal:
    """A shell in a terminal of its own. What it shows is read until it says what is waited for."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""

    def send(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def wait_for(self, text: str) -> str:
        """What was shown before it and it itself."""
        deadline = time.monotonic() + DEADLINE
        while text not in self.shown:
            ready, _, _ = select.select([self.ours], [], [], max(0, deadline - time.monotonic()))
            assert ready, f"{text!r} was waited for; shown was {self.shown!r}"
            self.shown += os.read(self.ours, 65536).decode(errors="replace")
        before, _, self.shown = self.shown.partition(text)
        return before + text

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


def bash(folder: Path) -> list[str]:
    start = folder / "bashrc"
    start.write_text(f"source {SHELLS / 'pyinstrument.bash'}\nPS1='{READY}'\n")
    return ["bash", "--noprofile", "--rcfile", str(start), "-i"]


def zsh(folder: Path) -> list[str]:
    (folder / ".zshrc").write_text(
        f"fpath=({SHELLS} $fpath)\nautoload -Uz compinit && compinit -u -d {folder}/dump\n"
        f"unsetopt prompt_sp prompt_cr\nPS1='{READY}'\n"
    )
    return ["zsh", "-d", "-i"]


@pytest.fixture(params=["bash", "zsh"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path, programs: Path) -> Iterator[Terminal]:
    """A shell that has read the completion and waits for a line; the folder has a script and a folder."""
    if not shutil.which(request.param):
        pytest.skip(f"{request.param} is not installed (scripts/setup.sh does it)")
    command = {"bash": bash, "zsh": zsh}[request.param](tmp_path)
    terminal = Terminal(command, tmp_path, variables(tmp_path, programs))
    terminal.wait_for(READY)
    yield terminal
    terminal.close()


@pytest.fixture
def programs(tmp_path: Path, build_folder: Path) -> Path:
    """A folder with both programs, which show what they are run with."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("pyinstrument", "pyinstrument-plugin"):
        program = folder / name
        program.write_text(STAND_IN.format(real=build_folder / "bin" / name))
        program.chmod(0o755)
    (tmp_path / "script.py").write_text("")
    (tmp_path / "plugins").mkdir()
    shutil.copy(build_folder / "tests" / "plugins" / "probe.so", tmp_path / "plugins" / "flame_graph.so")
    return folder


def variables(folder: Path, programs: Path) -> dict[str, str]:
    return {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(folder),
        "ZDOTDIR": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PYINSTRUMENT_PLUGIN_PATH": str(folder / "plugins"),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
    }


# What is typed before a TAB, and with what the program is then run.
LINES = {
    "an option": ("pyinstrument --list-r", "[--list-renderers]"),
    "an option after others": ("pyinstrument -t --list-p", "[-t][--list-processors]"),
    "a renderer": ("pyinstrument -r speeds", "[-r][speedscope]"),
    "a renderer after =": ("pyinstrument --renderer=speeds", "[--renderer=speedscope]"),
    "a plugin of somebody else": (
        "pyinstrument --help-renderer flame_graph:c",
        "[--help-renderer][flame_graph:count]",
    ),
    "a processor": ("pyinstrument --processor agg", "[--processor][aggregate_repeated_calls]"),
    "an option of the renderer": ("pyinstrument -p short", "[-p][short_mode]"),
    "its value": ("pyinstrument -p time=perc", "[-p][time=percent_of_total]"),
    "an option of another renderer": ("pyinstrument -r flame_graph -p tit", "[-r][flame_graph][-p][title=]"),
    "an option of a processor": (
        "pyinstrument -p processor_options.show_r",
        "[-p][processor_options.show_regex=]",
    ),
    "a script": ("pyinstrument -t scr", "[-t][script.py]"),
    "a file after =": ("pyinstrument --load=scr", "[--load=script.py]"),
    "a folder": ("pyinstrument --plugin-path plu", "[--plugin-path][plugins]"),
    "what the program takes": ("pyinstrument script.py scr", "[script.py][script.py]"),
    "a command of the tool": ("pyinstrument-plugin che", "[check]"),
    "a plugin for the tool": ("pyinstrument-plugin info speeds", "[info][speedscope]"),
}


@pytest.mark.parametrize("what", LINES)
def test_completes(what: str, terminal: Terminal) -> None:
    typed, run_with = LINES[what]
    terminal.send(typed + "\t\n")
    assert run_with in terminal.wait_for("]>").replace("/]", "]")


@pytest.mark.parametrize("what", LINES)
def test_fish_completes(what: str, tmp_path: Path, programs: Path) -> None:
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("fish is not installed (scripts/setup.sh does it)")
    typed, run_with = LINES[what]
    ask = f"source {SHELLS / 'pyinstrument.fish'}; complete --do-complete '{typed}'"
    answer = subprocess.run(
        [fish, "--no-config", "--command", ask],
        cwd=tmp_path,
        env=variables(tmp_path, programs),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    )
    offered = [line.partition("\t")[0] for line in answer.stdout.splitlines()]
    assert [f"[{word.rstrip('/')}]" for word in offered] == [run_with[run_with.rindex("[") :]]
