"""However a session was written, and whoever recorded it, the report is the same."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import Case, RecordedCase
from judgement import judge
from options import plain_options
from programs import OUTPUT_FOLDER, PROJECT, PublicRelease, environment, public_python, run_ours
from sessions import SHAPES, generate

Report = tuple[str, tuple[str, ...]]
EXAMPLES = PROJECT / "examples"
PROFILED_FUNCTION = """
import json, sys
from pyinstrument import Profiler
with Profiler(interval=0.0002) as profiler:
    json.loads(json.dumps([{str(i): i / 7} for i in range(40000)]))
profiler.last_session.save(sys.argv[1])
"""
AS_COMMAND = ["-m", "pyinstrument", "-i", "0.0002", "-o", "{session}"]
# Of what the command ran, the public release drops parts unless calls are aggregated (exclusions.py).
AGGREGATED: list[Report] = [
    (renderer, options) for renderer in ("text", "json", "pstats") for options in ((), ("--show-all",))
]
IN_ORDER: list[Report] = [
    ("speedscope", ()),
    ("speedscope", ("--show-all",)),
    ("text", ("--timeline",)),
    ("json", ("--timeline",)),
]
# Arguments of python, and how the session is rendered.
RECORDINGS: dict[str, tuple[list[str], list[Report]]] = {
    "of a script": ([*AS_COMMAND, str(EXAMPLES / "word_count.py")], AGGREGATED),
    "of coroutines": ([*AS_COMMAND, str(EXAMPLES / "async_fetch.py")], AGGREGATED),
    "of a module": ([*AS_COMMAND, "-m", "json.tool", "--help"], AGGREGATED),
    "of a command": ([*AS_COMMAND, "-c", "sorted(range(10**6)); import argparse"], AGGREGATED),
    "of a with block": (["-c", PROFILED_FUNCTION, "{session}"], [*AGGREGATED, *IN_ORDER]),
}
KEYS_THAT_CAME_WITH_5 = ("min_interval", "max_interval", "sys_path", "sys_prefixes")


def our_report(arguments: list[str], name: str) -> bytes:
    answer = run_ours(arguments, OUTPUT_FOLDER / name)
    assert answer.error is None, answer.error
    return answer.output


@pytest.mark.parametrize("shape", SHAPES)
def test_a_session_in_the_compact_form_is_still_the_same_session(shape: str, public: PublicRelease) -> None:
    case = Case(shape, 0, "session", ())
    compact = OUTPUT_FOLDER / "compact.pyisession"
    assert run_ours(case.arguments(), compact).error is None
    classic = our_report(
        ["--load", str(compact), "-r", "session", "-p", "format=classic"], "classic.pyisession"
    )
    assert json.loads(classic) == case.session().data


@pytest.mark.parametrize("shape", ["plain", "unicode", "empty", "coroutines"])
def test_a_session_of_release_4_lacks_only_what_that_did_not_record(
    shape: str, tmp_path: Path, public: PublicRelease
) -> None:
    session = generate(shape, 0).data
    old = {key: value for key, value in session.items() if key not in KEYS_THAT_CAME_WITH_5}
    old["program"] = old.pop("target_description")
    (tmp_path / "old.pyisession").write_text(json.dumps(old))
    written = our_report(
        ["--load", str(tmp_path / "old.pyisession"), "-r", "session", "-p", "format=classic"],
        "old.pyisession",
    )
    read = json.loads(written)
    kept = [key for key in session if key not in KEYS_THAT_CAME_WITH_5]
    assert {key: read[key] for key in kept} == {key: session[key] for key in kept}


@pytest.mark.parametrize("recording", RECORDINGS)
def test_a_recording_by_the_public_release_is_reported_as_it_reports_it(
    recording: str, tmp_path: Path, public: PublicRelease, count_as: Callable[[str], None]
) -> None:
    arguments, reports = RECORDINGS[recording]
    session = tmp_path / "recorded.pyisession"
    command = [str(public_python()), *(word.replace("{session}", str(session)) for word in arguments)]
    subprocess.run(command, check=True, env=environment(), capture_output=True, timeout=60)
    for renderer, options in reports:
        count_as(
            judge(
                RecordedCase("recorded", 0, renderer, (*plain_options(renderer), *options), session), public
            )
        )
