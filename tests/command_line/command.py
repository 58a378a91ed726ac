"""Runs the real command in a home of its own, with or without a terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

BUSY_SCRIPT = """\
import sys
import time

def spin(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass

print("arguments:", sys.argv[1:])
spin(0.03)
"""


@dataclass(frozen=True)
class Result:
    status: int
    stdout: str
    stderr: str

    @property
    def identifiers(self) -> list[str]:
        """What the hint after a report names."""
        return re.findall(r"pyinstrument --load-prev (\S+)", self.stdout + self.stderr)


def read_terminal(descriptor: int) -> str:
    """Everything that is written to a pseudo-terminal until its last user has closed it."""
    output = b""
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # EIO: nobody has it open any more
            break
        if not part:
            break
        output += part
    return output.decode().replace("\r\n", "\n")


@dataclass
class Command:
    executable: Path
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def saved_runs(self) -> Path:
        return self.folder / "data" / "pyinstrument" / "reports"

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def variables(self, changes: dict[str, str]) -> dict[str, str]:
        """Nothing of the developer's own settings decides what a test sees."""
        base = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "LANG": "C.UTF-8",
            "TERM": "xterm",
        }
        # but the sanitizers, which a plain Python that imports the package has to load first
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.endswith("SAN_OPTIONS") or name == "LD_PRELOAD"
        }
        return base | kept | self.environment | changes

    def words(self, arguments: tuple[str | Path, ...]) -> list[str]:
        return [str(self.executable), *map(str, arguments)]

    def __call__(self, *arguments: str | Path, stdin: str = "", **variables: str) -> Result:
        finished = subprocess.run(
            self.words(arguments),
            cwd=self.folder,
            env=self.variables(variables),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Result(finished.returncode, finished.stdout, finished.stderr)

    def on_terminal(self, *arguments: str | Path, **variables: str) -> Result:
        """Standard output is a terminal; standard error is not, so that the two stay apart."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            self.words(arguments),
            cwd=self.folder,
            env=self.variables(variables),
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.PIPE,
        )
        os.close(theirs)
        stdout = read_terminal(ours)
        os.close(ours)
        _, stderr = process.communicate(timeout=120)
        return Result(process.returncode, stdout, stderr.decode())
