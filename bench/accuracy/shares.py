"""Does each function get the share of the time that it really takes?

The truth is the program's own: bare, it runs the parts in turns of some milliseconds and reads the clock around each
turn. Sums of such readings are true to a thousandth, whatever the machine does besides. But where a process happens to
lie in memory makes some parts quicker or slower, by several percent; so bare and profiled runs alternate, a few of each,
and their medians count. A profiled program keeps the same account, so that two errors can be told apart: what the
profiler adds to some parts more than to others, and what it sees wrong.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from profilers import Profiler
from recordings import Recording
from running import Runner, TooSlowError

HERE = Path(__file__).resolve().parent
CYCLE = 0.023  # seconds; no multiple of an interval
# Turns that are long against the interval are sampled evenly, each with a sample too many or too few at most. What
# alternates within an interval is sampled by chance: 2,000 samples of a share of 30 % are good to 1 point only.
LONGER_BY_CHANCE = 4
PROCESSES = 3  # bare and profiled ones
Units = dict[str, int]  # by part: how much of it a turn does
Seconds = dict[str, float]
Shares = dict[str, float]  # percent, by part
# The C functions that make up a part. That of json is an object's call, which no profiler names.
C_FUNCTIONS = {
    "sleeping": "[sleep]",
    "sorting": "[sort]",
    "hashing": "[update]",
    "matching": "[findall]",
    "parsing": None,
    "reading": "[read]",
    "arrays": "[cumsum]",
}


@dataclass
class Seen:
    """By part of one experiment, in percent of all parts."""

    true: Shares
    uncertain: Shares  # half of what separates measurements of the truth, or its two bounds
    has_bounds: bool = False
    differs_by_run: bool = False  # then each run's own account is its truth
    by_profiler: dict[str, Shares] = field(default_factory=dict)
    own_clock: dict[str, Shares] = field(default_factory=dict)  # the profiled program's account
    c_functions: dict[str, Shares] = field(default_factory=dict)  # where the profiler names them

    def error(self, profiler: str, part: str) -> float:
        """In points; only what lies outside of what the truth may be, where that is known between bounds only."""
        if self.differs_by_run:
            return self.attribution_error(profiler, part)
        off = abs(self.by_profiler[profiler][part] - self.true[part])
        return max(0.0, off - self.uncertain[part]) if self.has_bounds else off

    def attribution_error(self, profiler: str, part: str) -> float:
        """Of what the profiler saw, against what the clock of that very run says."""
        return abs(self.by_profiler[profiler][part] - self.own_clock[profiler][part])


def shares(seconds: Seconds) -> Shares:
    total = sum(seconds.values())
    return {part: 100 * value / total for part, value in seconds.items()}


def middle(measured: list[Shares]) -> tuple[Shares, Shares]:
    """The middles between the least and the most, and half the distances."""
    extremes = {part: [of(each[part] for each in measured) for of in (min, max)] for part in measured[0]}
    return (
        {part: (least + most) / 2 for part, (least, most) in extremes.items()},
        {part: (most - least) / 2 for part, (least, most) in extremes.items()},
    )


def medians(measured: list[Shares]) -> Shares:
    """Of the parts that each of them has."""
    parts = [part for part in measured[0] if all(part in each for each in measured)]
    return {part: statistics.median(each[part] for each in measured) for part in parts}


def recorded_shares(recording: Recording, parts: Iterable[str]) -> Shares:
    every = list(parts)
    return {part: recording.share(part, every) for part in every}


def c_shares(recording: Recording, parts: list[str]) -> Shares:
    """Of those C functions that the recording knows, in percent of all parts."""
    total = sum(recording.inclusive.get(part, 0.0) for part in parts)
    found = {}
    for part in parts:
        name = C_FUNCTIONS.get(part)
        if name is None or name not in recording.own:
            continue
        seconds = sum(time for stack, time in recording.stacks.items() if part in stack and stack[-1] == name)
        # a profiler that knows no stacks knows one time a function
        found[part] = 100 * (seconds if recording.stacks else recording.own[name]) / total
    return found


SPIN = """
import os, sys, threading
threading.Thread(target=lambda: sys.stdin.read() or os._exit(0), daemon=True).start()
while True: pass
"""


@contextlib.contextmanager
def busy_cores(wanted: bool) -> Iterator[None]:
    """Other work on every core. It ends with us, even if we are killed: then its input does."""
    spin = [sys.executable, "-c", SPIN]
    cores = range(os.cpu_count() or 1) if wanted else ()
    others = [subprocess.Popen(spin, stdin=subprocess.PIPE) for _ in cores]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


@dataclass
class ShareBench:
    runner: Runner
    profilers: list[Profiler]
    interval: float
    seconds: float  # that the bare runs of a program take
    is_busy: bool = False  # other work on every core

    def workload(self, name: str) -> Path:
        return HERE / "workloads" / f"{name}.py"

    def program(self, name: str, units: Units, cycles: int) -> list[str]:
        return [str(HERE / "program.py"), str(self.workload(name)), str(cycles), json.dumps(units)]

    def profiled(self, program: list[str]) -> Iterator[tuple[str, Recording, Seconds]]:
        """By each profiler: its name, what it recorded, and the program's account. Peers that fail are left out."""
        for profiler in self.profilers:
            assert profiler.read is not None
            with tempfile.TemporaryDirectory() as folder:
                recording = Path(folder, "recording")
                try:
                    account = self.runner.run(program, profiler, self.interval, recording)
                    yield profiler.name, profiler.read(recording), account
                except (RuntimeError, TooSlowError) as error:
                    if profiler.is_ours:
                        raise
                    print(f"{profiler.name} failed: {str(error).splitlines()[-1]}", file=sys.stderr)

    def seconds_per_unit(self, name: str, parts: list[str]) -> Seconds:
        """Rough at first, then of turns as long as those that will be measured."""
        units, cycles = dict.fromkeys(parts, 4), 1
        for cycles in (1, 1, 20):
            took: Seconds = self.runner.run(self.program(name, units, cycles))
            per_unit = {part: took[part] / (cycles * units[part]) for part in parts}
            units = {part: max(1, round(CYCLE / len(parts) / per_unit[part])) for part in parts}
        return per_unit

    def measure(self, name: str, weights: dict[str, float], per_unit: Seconds) -> Seen:
        """`weights`: how much of the time each part is to take."""
        total = sum(weights.values())
        units = {
            part: max(1, round(CYCLE * weight / total / per_unit[part])) for part, weight in weights.items()
        }
        program = self.program(name, units, max(1, round(self.seconds / PROCESSES / CYCLE)))
        bare, by_profiler, own_clock, of_c = [], defaultdict(list), defaultdict(list), defaultdict(list)
        for _ in range(PROCESSES):
            bare.append(shares(self.runner.run(program)))
            for profiler, recording, account in self.profiled(program):
                by_profiler[profiler].append(recorded_shares(recording, units))
                own_clock[profiler].append(shares(account))
                of_c[profiler].append(c_shares(recording, list(units)))
        # Whose turn it was when the scheduler gave the core to others differs by run.
        seen = Seen(medians(bare), middle(bare)[1], differs_by_run=self.is_busy)
        for profiler in by_profiler:
            seen.by_profiler[profiler] = medians(by_profiler[profiler])
            # Held against each other run by run: the medians of both may be of different runs.
            runs = zip(by_profiler[profiler], own_clock[profiler], strict=True)
            wrong = medians([{part: run[part] - clock[part] for part in run} for run, clock in runs])
            seen.own_clock[profiler] = {
                part: seen.by_profiler[profiler][part] - wrong[part] for part in wrong
            }
            seen.c_functions[profiler] = medians(of_c[profiler])
        return seen

    def periodic(self) -> Seen:
        """Work that repeats with the interval. What the program does depends on its clock, and so on the machine."""
        program = [str(HERE / "timed_program.py"), str(self.workload("periodic"))]
        program += [str(LONGER_BY_CHANCE * self.seconds), str(self.interval)]
        true = shares(self.runner.run(program))
        seen = Seen(true, dict.fromkeys(true, 0.0), differs_by_run=True)
        for profiler, recording, account in self.profiled(program):
            seen.by_profiler[profiler] = recorded_shares(recording, true)
            seen.own_clock[profiler] = shares(account)
        return seen

    def leaf_pair(
        self, loop: str, bounds: list[dict[str, tuple[str, str]]], workload: str = "leaf_pairs"
    ) -> Seen:
        """Leaves that `loop` calls in turn. Each of `bounds` names, by leaf, two parts that differ by what it costs;
        the truth is what lies between them."""
        parts = sorted({part for bound in bounds for both in bound.values() for part in both} | {loop})
        true, by_profiler = [], defaultdict(list)
        for _ in range(PROCESSES):
            per_unit = self.seconds_per_unit(workload, parts)
            true += [
                shares({leaf: per_unit[part] - per_unit[rest] for leaf, (part, rest) in bound.items()})
                for bound in bounds
            ]
            cycles = max(1, round(LONGER_BY_CHANCE * self.seconds / PROCESSES / CYCLE))
            program = self.program(workload, {loop: round(CYCLE / per_unit[loop])}, cycles)
            for profiler, recording, _ in self.profiled(program):
                by_profiler[profiler].append(recorded_shares(recording, bounds[0]))
        seen = Seen(*middle(true), has_bounds=True)
        seen.by_profiler = {profiler: medians(runs) for profiler, runs in by_profiler.items()}
        return seen
