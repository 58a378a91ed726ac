"""The last runs are kept, and sessions are shown without a Python."""

from __future__ import annotations

import os
import pty
import re
import shutil
import stat
import subprocess
import threading
from pathlib import Path

from command import Command, read_terminal


def test_a_run_can_be_shown_again(command: Command) -> None:
    result = command("busy.py", "x")
    [identifier] = result.identifiers
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d(-\d+)?", identifier)
    again = command("--load-prev", identifier)
    assert again.status == 0
    assert result.stdout.endswith(again.stdout)


def test_every_run_is_kept_whatever_is_shown_of_it(command: Command) -> None:
    command("-r", "json", "busy.py")
    command("-o", "x.txt", "busy.py")
    assert len(list(command.saved_runs.iterdir())) == 2


def test_saved_runs_are_private(command: Command) -> None:
    command("busy.py")
    [file] = command.saved_runs.iterdir()
    assert stat.S_IMODE(command.saved_runs.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_runs_that_end_together_do_not_overwrite_each_other(command: Command) -> None:
    processes = [
        subprocess.Popen(
            command.words(("-c", f"pass  # {i}", str(i))),
            cwd=command.folder,
            env=command.variables({}),
            stdout=subprocess.DEVNULL,
        )
        for i in range(6)
    ]
    assert [process.wait(timeout=120) for process in processes] == [0] * 6
    shown = "".join(command("--load", file).stdout for file in sorted(command.saved_runs.iterdir()))
    assert {f"Program: -c {i}" for i in range(6)} <= set(shown.splitlines())


def test_ten_runs_are_kept(command: Command) -> None:
    identifiers = [command("-c", "pass").identifiers[0] for _ in range(12)]
    kept = {file.stem for file in command.saved_runs.iterdir()}
    assert kept == set(identifiers[2:])


def test_an_unknown_run_is_answered_with_those_there_are(command: Command) -> None:
    [identifier] = command("busy.py").identifiers
    result = command("--load-prev", "nothere")
    assert result.status == 1
    assert identifier in result.stderr


def test_a_home_that_cannot_be_written_is_told_and_the_report_is_shown(command: Command) -> None:
    command.write("data", "a file where a folder should be")
    result = command("busy.py")
    assert result.status == 0
    assert "not kept for --load-prev" in result.stderr
    assert "Program: busy.py" in result.stdout
    assert "--load-prev" not in result.stdout


def test_a_session_is_shown_where_there_is_no_python(
    command: Command, session: Path, build_folder: Path
) -> None:
    """Neither the program that embeds CPython nor any PATH is there."""
    prefix = command.folder / "prefix"
    (prefix / "bin").mkdir(parents=True)
    shutil.copy2(build_folder / "bin" / "pyinstrument", prefix / "bin")
    shutil.copytree(
        build_folder / "lib" / "pyinstrument" / "plugins", prefix / "lib" / "pyinstrument" / "plugins"
    )
    alone = Command(prefix / "bin" / "pyinstrument", command.folder)
    result = alone("--load", session, PATH="/nonexistent")
    assert (result.status, result.stderr) == (0, "")
    assert "spin" in result.stdout


def test_the_command_links_to_no_python(pyinstrument: Path) -> None:
    libraries = subprocess.run(["ldd", pyinstrument], capture_output=True, text=True, check=True).stdout
    assert "libpython" not in libraries


def test_progress_is_shown_on_a_terminal_when_loading_takes_long(command: Command, session: Path) -> None:
    """A FIFO that is slow to arrive stands for a big file."""
    fifo = command.folder / "slow.pyisession"
    os.mkfifo(fifo)
    seen = threading.Event()
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command.words(("--load", fifo, "-o", "report.txt")),
        cwd=command.folder,
        env=command.variables({}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)

    def feed() -> None:
        with open(fifo, "wb") as slow:
            seen.wait(timeout=60)
            slow.write(session.read_bytes())

    feeder = threading.Thread(target=feed)
    feeder.start()
    first = os.read(ours, 65536).decode()
    seen.set()
    rest = read_terminal(ours)
    feeder.join()
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert "Loading slow.pyisession ..." in first
    assert (first + rest).endswith("\r\x1b[K"), "the line is erased in the end"
