"""However a session was written, and whoever recorded it, the report is the same."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cases import Case, RecordedCase
from judgement import judge
from options import RENDERERS, plain_options
from programs import OUTPUT_FOLDER, PROJECT, PublicRelease, environment, public_python, run_ours
from sessions import SHAPES, generate

EXAMPLES = PROJECT / "examples"
RECORDED_PROGRAMS = {
    "a script": [str(EXAMPLES / "word_count.py")],
    "a script of coroutines": [str(EXAMPLES / "async_fetch.py")],
    "a module": ["-m", "json.tool", "--help"],
    "a command": ["-c", "import argparse; sorted(range(10**6)); argparse.ArgumentParser().format_help()"],
}
TREE_RENDERERS = [name for name in RENDERERS if name != "session"]
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


@pytest.fixture(scope="module", params=RECORDED_PROGRAMS)
def recorded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command line of the public release recorded of a real program."""
    path: Path = tmp_path_factory.mktemp("recorded") / "recorded.pyisession"
    program = RECORDED_PROGRAMS[request.param]
    command = [str(public_python()), "-m", "pyinstrument", "-i", "0.0002", "-o", str(path), *program]
    subprocess.run(command, check=True, env=environment(), capture_output=True, timeout=60)
    return path


@pytest.mark.parametrize("options", [[], ["--show-all"], ["--timeline"]], ids=" ".join)
@pytest.mark.parametrize("renderer", TREE_RENDERERS)
def test_what_the_public_release_recorded_is_reported_as_it_reports_it(
    recorded: Path, renderer: str, options: list[str], public: PublicRelease, count_as: Callable[[str], None]
) -> None:
    count_as(
        judge(RecordedCase("recorded", 0, renderer, (*plain_options(renderer), *options), recorded), public)
    )
