"""Are there stacks that the program cannot have had?

Each workload says which function calls which, and how often a recursion nests. A reader that mixes two moments of the
program makes stacks that break these rules. A stack that ends early breaks none: its time is with a caller that was there.
"""

from __future__ import annotations

import importlib
import itertools
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from profilers import Profiler
from recordings import Recording, Stack
from running import Runner

WORKLOADS = Path(__file__).resolve().parent / "workloads"
NAMES = {
    "alternating_leaves": "alternating leaves",
    "alternating_methods": "methods",
    "generators": "generators",
    "callbacks": "called from C",
    "recursion": "recursion",
    "depth_20": "calls at depth 20",
}


@dataclass(frozen=True)
class Rules:
    """Of one workload, whose outermost function is `work`."""

    calls: dict[str, set[str]]
    deepest: dict[str, int]  # by function: how many frames of `descend` at most stand below it

    @staticmethod
    def of(workload: str) -> Rules:
        if str(WORKLOADS) not in sys.path:
            sys.path.insert(0, str(WORKLOADS))
        module = importlib.import_module(workload)
        return Rules(module.CALLS, getattr(module, "DEEPEST", {}))

    def what_breaks(self, stack: Stack) -> str | None:
        """None where the stack is possible, or is not the workload's (the program's start and end)."""
        if "work" not in stack:
            return None
        stack = stack[stack.index("work") :]
        for caller, callee in itertools.pairwise(stack):
            if callee not in self.calls.get(caller, ()):
                return f"{caller} calls no {callee}"
        for function, most in self.deepest.items():
            if function in stack and stack.count("descend") > most:
                return f"{stack.count('descend')} frames of descend below {function}"
        return None


@dataclass(frozen=True)
class Count:
    samples: int
    impossible: int
    recording: Recording
    examples: list[str]

    def cell(self) -> str:
        return f"{self.impossible:,} of {self.samples:,}"


def count_impossible(rules: Rules, recording: Recording) -> Count:
    broken = {stack: rule for stack in recording.samples if (rule := rules.what_breaks(stack))}
    impossible = sum(recording.samples[stack] for stack in broken)
    return Count(sum(recording.samples.values()), impossible, recording, sorted(set(broken.values())))


def measure_impossible(
    runner: Runner, profiler: Profiler, workload: str, seconds: float, interval: float
) -> Count:
    assert profiler.read is not None
    program = [str(WORKLOADS.parent / "timed_program.py"), str(WORKLOADS / f"{workload}.py"), str(seconds)]
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder, "recording")
        runner.run(program, profiler, interval, recording, limit=20 * seconds + 120)
        return count_impossible(Rules.of(workload), profiler.read(recording))
