"""Runs a program under `python` and under our executable, to compare what a user sees of both."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What a caller sees of a process. A status below 0 is the signal that ended it, as subprocess has it."""

    status: int
    stdout: str
    stderr: str


def without_addresses(text: str) -> str:
    """Nor the numbers of processes: both differ from run to run, whoever runs."""
    return re.sub(r"\b(0x|pid=)[0-9a-f]+", r"\1...", text)


@dataclass(frozen=True)
class Runner:
    """Both ways of running the same program, in one folder."""

    python: str
    pyinstrument: Path
    folder: Path
    runs_as_module: bool = False  # `python -m pyinstrument` in the place of the executable
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def session(self) -> Path:
        return self.folder / "run.pyisession"

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    @property
    def ours(self) -> list[str]:
        return [self.python, "-m", "pyinstrument"] if self.runs_as_module else [str(self.pyinstrument)]

    def command(self, *arguments: str) -> list[str]:
        """Ours, with the report where it disturbs nothing."""
        return [*self.ours, "-r", "session", "-o", str(self.session), *arguments]

    def variables(self, **more: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        variables = inherited | dict(self.environment) | more
        if "PYTHONPATH" in self.environment and "PYTHONPATH" in more:
            variables["PYTHONPATH"] = os.pathsep.join([more["PYTHONPATH"], self.environment["PYTHONPATH"]])
        return variables

    def run(self, command: list[str], stdin: str = "", **variables: str) -> Outcome:
        finished = subprocess.run(
            command,
            cwd=self.folder,
            input=stdin,
            env=self.variables(**variables),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Outcome(
            finished.returncode, without_addresses(finished.stdout), without_addresses(finished.stderr)
        )

    def both(self, *arguments: str, stdin: str = "", **variables: str) -> tuple[Outcome, Outcome]:
        """(under python, under ours)"""
        self.session.unlink(missing_ok=True)
        return (
            self.run([self.python, *arguments], stdin, **variables),
            self.run(self.command(*arguments), stdin, **variables),
        )


def ask(pyinstrument: Path, expression: str) -> str:
    """What an expression over `sys` is in the embedded interpreter."""
    command = [str(pyinstrument), "-r", "session", "-o", os.devnull, "-c", f"import sys; print({expression})"]
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return answer.stdout.strip()
