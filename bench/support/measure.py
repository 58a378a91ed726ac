"""How long does a command take, and how much memory?"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Runs:
    """What was measured of one command, a number a run."""

    seconds: list[float] = field(default_factory=list)
    peak_megabytes: list[float] = field(default_factory=list)

    @property
    def median_seconds(self) -> float:
        return statistics.median(self.seconds)

    @property
    def median_megabytes(self) -> float:
        return statistics.median(self.peak_megabytes)


def run(command: Sequence[str | Path], runs: Runs) -> None:
    """Runs the command once, from start to exit, and adds it to `runs`. Peak memory is the resident set's."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr
    with process.stderr:
        errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{errors.decode(errors='replace')}")
    runs.seconds.append(seconds)
    runs.peak_megabytes.append(usage.ru_maxrss / 1024)
