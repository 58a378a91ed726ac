"""Runs a program bare and profiled, holds one against the other, and reads what was recorded of its life."""

from __future__ import annotations

import itertools
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from runner import Outcome, Runner

PROJECT = Path(__file__).resolve().parent.parent.parent
SOAK_PROGRAMS = PROJECT / "tests" / "soak" / "programs"
sys.path.insert(0, str(PROJECT / "bench"))

from recordings import Recording, read_compact_session, sections  # noqa: E402

INTERVAL = 0.0002  # seconds


@dataclass(frozen=True)
class Life:
    outcome: Outcome
    recording: Recording
    duration: float  # seconds that the session speaks of
    lasted: float  # seconds, seen from outside

    @property
    def degraded(self) -> float:
        """Share of the samples that show less than what ran."""
        counts = self.recording.counts
        return counts.degraded / max(1, counts.ticks)

    def saw(self, function: str) -> bool:
        return function in self.recording.inclusive

    def callers_of(self, function: str) -> Iterator[str]:
        for stack in self.recording.stacks:
            for caller, callee in itertools.pairwise(stack):
                if callee == function:
                    yield caller


def profile(runner: Runner, script: Path, **variables: str) -> Life:
    """`python` among the variables: whose program is profiled, where it is not the runner's."""
    runner.session.unlink(missing_ok=True)
    python = variables.pop("python", runner.python)
    expected = runner.run([python, str(script)], **variables)
    if expected.stdout.startswith("cannot run: "):
        pytest.skip(expected.stdout.removeprefix("cannot run: ").strip())
    began = time.monotonic()
    ours = runner.run(runner.command("--engine", "tick", "-i", str(INTERVAL), str(script)), **variables)
    lasted = time.monotonic() - began
    assert ours == expected
    assert runner.session.exists(), "there is no report"
    recording = read_compact_session(runner.session)
    (duration,) = struct.unpack_from("<d", dict(sections(runner.session.read_bytes()))["session"], 8)
    return Life(ours, recording, duration, lasted)


def check_truth(life: Life) -> None:
    """What is true of every report: the time of its samples is that of the program, no more and no less."""
    counts = life.recording.counts
    assert counts.engine == "tick"
    assert counts.ticks > 0
    assert sum(life.recording.stacks.values()) == pytest.approx(life.duration, abs=2 * INTERVAL + 0.05)
    assert min(life.recording.stacks.values()) >= 0
    assert life.duration <= life.lasted


def script_with(name: str) -> str:
    """The beginning of a script, which calls a program of the soak `program`."""
    return (
        f"import sys\nsys.path.insert(0, {str(SOAK_PROGRAMS)!r})\nimport {name} as program\n"
        "reason = getattr(program, 'CANNOT_RUN', None)\n"
        "if reason: sys.exit(print('cannot run:', reason))\n"
    )


def turns_of(name: str, turns: int) -> str:
    """A script that takes some turns of a program of the soak.

    A few more, should they be over before a busy machine has given our thread its turn.
    """
    return (
        f"{script_with(name)}import itertools, time\n"
        "until = time.thread_time() + 0.1\n"
        "for number in itertools.count():\n"
        f"    if number >= {turns} and time.thread_time() > until: break\n"
        "    program.turn(number)\n"
        "print('done')\n"
    )
