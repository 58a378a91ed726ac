"""How are the two programs run?

The public release serves many command lines from one process (`public_worker.py`); ours is fast enough to be started
for each.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from public_release import FOLDER as WORK_FOLDER
from public_release import public_python as public_python

PROJECT = Path(__file__).resolve().parents[2]
OUR_EXECUTABLE = (
    Path(os.environ.get("PYINSTRUMENT_BUILD", PROJECT / "build" / "release")) / "bin" / "pyinstrument"
)
SESSION_FOLDER = WORK_FOLDER / "sessions"
# Tests may run in several processes, which share the sessions.
OUTPUT_FOLDER = WORK_FOLDER / "outputs" / os.environ.get("PYTEST_XDIST_WORKER", "main")
# Local times in reports and the meaning of relative entries of sys_path depend on these.
TIME_ZONE = "America/St_Johns"


def environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"TZ": TIME_ZONE, "LC_ALL": "C.UTF-8", "HOME": str(WORK_FOLDER), "PYTHONNOUSERSITE": "1"}


@dataclass(frozen=True)
class Answer:
    """What a program made of a command line: the report's bytes, or the error it ended with."""

    output: bytes
    error: str | None


class PublicRelease:
    """The public release's command line in one long-lived process. One case at a time: `ask`, then `answer`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [public_python(), Path(__file__).with_name("public_worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=SESSION_FOLDER,
            env=environment(),
        )
        self._output: Path | None = None

    def ask(self, arguments: list[str], output: Path) -> None:
        output.unlink(missing_ok=True)
        self._output = output
        assert self._process.stdin
        self._process.stdin.write(json.dumps([*arguments, "-o", str(output)]) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Answer:
        assert self._process.stdout
        assert self._output
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the public release's process died with status {self._process.wait()}")
        error: Any = json.loads(line)["error"]
        return Answer(b"" if error else self._output.read_bytes(), error)

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)


def our_command(arguments: list[str], output: Path) -> list[str]:
    return [str(OUR_EXECUTABLE), *arguments, "-o", str(output)]


def run_ours(arguments: list[str], output: Path) -> Answer:
    output.unlink(missing_ok=True)
    result = subprocess.run(
        our_command(arguments, output),
        cwd=SESSION_FOLDER,
        env=environment(),
        capture_output=True,
        text=True,
        errors="replace",
        timeout=60,
        check=False,
    )
    if result.returncode != 0:
        return Answer(b"", f"status {result.returncode}: {result.stderr}")
    return Answer(output.read_bytes(), None)


def run_worker(worker: str, python: Path, programs: list[list[Any]]) -> Iterator[Any]:
    """What the worker, run by that interpreter with the package that it finds, answers to each program."""
    result = subprocess.run(
        [python, Path(__file__).with_name(worker)],
        input="".join(json.dumps(steps) + "\n" for steps in programs),
        capture_output=True,
        text=True,
        env=environment(),
        timeout=600,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return (json.loads(line) for line in result.stdout.splitlines())
