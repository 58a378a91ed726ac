"""The same calls of the Python API on both packages: same values, exceptions, order, identity and groups.

What the two do differently on purpose stands in `frame_worker.py`, one `skip_` function each with its reason; a step that
would meet it is left out on both sides.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from frame_programs import program
from programs import public_python, run_worker

# More of them look further: PYINSTRUMENT_DIFFERENTIAL_FRAMES=100000.
PROGRAMS = int(os.environ.get("PYINSTRUMENT_DIFFERENTIAL_FRAMES", "2000"))
_AT_ONCE = 100
_WORKER = "frame_worker.py"


def _difference(steps: list[Any], public: dict[str, Any], ours: dict[str, Any]) -> str:
    """Where the two part first, and the program up to there."""
    for number, (step, theirs, our) in enumerate(zip(steps, public["steps"], ours["steps"], strict=True)):
        if theirs != our:
            return f"step {number}: {step}\npublic: {theirs}\nours:   {our}\nprogram: {steps[: number + 1]}"
    for kind in ("frames", "groups"):
        for number, (theirs, our) in enumerate(zip(public[kind], ours[kind], strict=True)):
            for fact in theirs:
                if theirs[fact] != our[fact]:
                    return f"{fact} of {kind}[{number}]\npublic: {theirs[fact]}\nours:   {our[fact]}\nprogram: {steps}"
    raise AssertionError("there is no difference")


@pytest.mark.parametrize("first", range(0, PROGRAMS, _AT_ONCE))
def test_frames_do_what_they_do_in_the_public_release(first: int) -> None:
    programs = [program(seed) for seed in range(first, first + _AT_ONCE)]
    pairs = zip(
        programs,
        run_worker(_WORKER, public_python(), programs),
        run_worker(_WORKER, Path(sys.executable), programs),
        strict=True,
    )
    for seed, (steps, public, ours) in enumerate(pairs, first):
        assert public == ours, f"program {seed}: {_difference(steps, public, ours)}"


def test_most_steps_are_compared() -> None:
    outcomes: Counter[str] = Counter()
    for result in run_worker(_WORKER, Path(sys.executable), [program(seed) for seed in range(300)]):
        for outcome in result["steps"]:
            outcomes[next(iter(outcome)) if isinstance(outcome, dict) else "done"] += 1
    assert outcomes["done"] > outcomes["raised"] > outcomes["skipped"] > 0
