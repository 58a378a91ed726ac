"""The same sessions, renderers, processors and profiler's reports from Python, on both packages: same values and errors.

What the two do differently on purpose stands in `session_worker.py`, a `skip_` function each with its reason, and below
for wrong calls.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from compare import comparable
from programs import public_python, run_worker
from session_programs import Step, program
from wrong_calls import WRONG_CALLS

# More of them look further: PYINSTRUMENT_DIFFERENTIAL_SESSIONS=20000.
PROGRAMS = int(os.environ.get("PYINSTRUMENT_DIFFERENTIAL_SESSIONS", "1000"))
_AT_ONCE = 50
_WORKER = "session_worker.py"
_REPORTS = {
    "ConsoleRenderer": "text",
    "JSONRenderer": "json",
    "SpeedscopeRenderer": "speedscope",
    "PstatsRenderer": "pstats",
    "SessionRenderer": "session",
}


def _comparable(step: Step, answer: Any) -> Any:
    if not isinstance(answer, str):
        return answer
    renderer = "text" if step[0] in ("output_text", "print") else _REPORTS.get(step[2])
    if renderer is None:
        return answer
    report = comparable(renderer, answer.encode("utf-8", "surrogateescape"))
    if renderer == "session":
        report["sys_prefixes"].sort()  # in no order, once sessions are combined
    return report if renderer == "session" else repr(report)  # repr finds nan equal to itself


@pytest.mark.parametrize("first", range(0, PROGRAMS, _AT_ONCE))
def test_sessions_and_renderers_do_what_they_do_in_the_public_release(first: int) -> None:
    programs = [program(seed) for seed in range(first, first + _AT_ONCE)]
    answers = zip(
        programs,
        run_worker(_WORKER, public_python(), programs),
        run_worker(_WORKER, Path(sys.executable), programs),
        strict=True,
    )
    for seed, (steps, public, ours) in enumerate(answers, first):
        for number, (step, theirs, our) in enumerate(zip(steps, public, ours, strict=True)):
            assert _comparable(step, our) == _comparable(step, theirs), (
                f"program {seed}, step {number}: {step}\nprogram: {steps[:number]}"
            )


def test_most_steps_are_compared() -> None:
    outcomes: Counter[str] = Counter()
    programs = [program(seed) for seed in range(200)]
    for answers in run_worker(_WORKER, Path(sys.executable), programs):
        for answer in answers:
            known = isinstance(answer, dict) and {"skipped", "raised"} & answer.keys()
            outcomes[known.pop() if known else "done"] += 1
    assert outcomes["done"] > 20 * (outcomes["raised"] + outcomes["skipped"])


# Where ours raises what `except` of the public release's error would not catch, and why.
OF_ANOTHER_TYPE = "a value of the wrong type is a TypeError that says so, not an AttributeError of its inside"
NO_SESSION = "whatever is no session is a ValueError that says what is wrong and where"
UNKNOWN_TO_PROFILE = (
    "profile refuses at once what it cannot use; the public release fails later, or ignores it"
)
OTHER_ERRORS = {
    "rendering nothing as text": ("TypeError", OF_ANOTHER_TYPE),
    "rendering nothing as JSON": ("TypeError", OF_ANOTHER_TYPE),
    "rendering nothing as speedscope": ("TypeError", OF_ANOTHER_TYPE),
    "rendering nothing as pstats": ("TypeError", OF_ANOTHER_TYPE),
    "rendering nothing as session": ("TypeError", OF_ANOTHER_TYPE),
    "rendering a str": ("TypeError", OF_ANOTHER_TYPE),
    "combining with nothing": ("TypeError", OF_ANOTHER_TYPE),
    "shortening nothing": ("TypeError", OF_ANOTHER_TYPE),
    "a frame of a number": ("TypeError", OF_ANOTHER_TYPE),
    "adding nothing": ("TypeError", OF_ANOTHER_TYPE),
    "a processor of a number": ("TypeError", OF_ANOTHER_TYPE),
    "a threshold of text": ("ValueError", "options are checked before they are used"),
    "a file of text": ("ValueError", NO_SESSION),
    "an empty file": ("ValueError", NO_SESSION),
    "half a file": ("ValueError", NO_SESSION),
    "a file of a list": ("ValueError", NO_SESSION),
    "a file of nothing": ("ValueError", NO_SESSION),
    "unknown option of profile": ("TypeError", UNKNOWN_TO_PROFILE),
    "profile of a class": ("TypeError", UNKNOWN_TO_PROFILE),
    "profile of a number": ("TypeError", UNKNOWN_TO_PROFILE),
}


@pytest.fixture(scope="module")
def errors() -> dict[str, tuple[Any, Any]]:
    """Of each wrong call, what the two packages raised: names of the type and its bases."""
    calls = [["wrong_call", name] for name in WRONG_CALLS]
    [public] = run_worker(_WORKER, public_python(), [calls])
    [ours] = run_worker(_WORKER, Path(sys.executable), [calls])
    return {name: each for name, *each in zip(WRONG_CALLS, public, ours, strict=True)}  # type: ignore[misc]


@pytest.mark.parametrize("name", WRONG_CALLS)
def test_a_wrong_call_raises_what_it_raises_in_the_public_release(
    name: str, errors: dict[str, tuple[Any, Any]]
) -> None:
    public, ours = errors[name]
    if name in OTHER_ERRORS:
        assert ours["raised"][0] == OTHER_ERRORS[name][0]
        assert public is None or ours["raised"][0] != public["raised"][0]
    elif public is None:
        assert ours is None
    else:
        assert public["raised"][0] in ours["raised"]
