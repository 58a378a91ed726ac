"""The page's trees are the core's: same nodes in the same order, same times, same groups, same classes."""

from __future__ import annotations

import itertools
import json
import statistics
from pathlib import Path
from typing import Any

import pytest
from differential.sessions import SHAPES, generate
from page_model import PageModel, Row, TreeOptions, core_tree, digest, option_deck
from pyinstrument.renderers import HTMLRenderer
from pyinstrument.session import Session

SEEDS = range(4)  # of 63 shapes: 252 sessions
HANDS = 2  # of options for each session, in four kinds of tree each


def with_exact_times(data: dict[str, Any]) -> dict[str, Any]:
    """The session with times whose sums are exact in binary, in nanoseconds and in six decimals.

    Then equal is equal: which of two functions with the same time comes first does not hang on how sums were rounded.
    """
    times = [time for _, time in data["frame_records"]]
    usual = statistics.median([time for time in times if time > 0] or [1.0])
    steps = [max(1, round(time / usual * 16)) if time > 0 else 0 for time in times]
    records = [[stack, step / 64] for (stack, _), step in zip(data["frame_records"], steps, strict=True)]
    return data | {"frame_records": records}


def check_trees(page_model: PageModel, file: Path, session: Session, jobs: list[TreeOptions]) -> None:
    for options, found in zip(jobs, page_model.digests(file, jobs), strict=True):
        expected = core_tree(session, options)
        if found != digest(expected):
            assert page_model.rows(file, options) == expected, f"{file.name}, {options}"
            raise AssertionError(f"{file.name}, {options}: the rows are equal, but not their digests")


@pytest.mark.parametrize("shape", SHAPES)
def test_the_page_makes_the_trees_of_the_core(shape: str, page_model: PageModel, tmp_path: Path) -> None:
    deck = option_deck(skip=list(SHAPES).index(shape) * len(SEEDS) * HANDS)
    for seed in SEEDS:
        jobs = [options for hand in itertools.islice(deck, HANDS) for options in hand]
        recorded = tmp_path / f"{shape}-{seed}.pyisession"
        recorded.write_text(json.dumps(with_exact_times(generate(shape, seed).data)), encoding="utf-8")
        session = Session.load(recorded)
        report = recorded.with_suffix(".html")
        report.write_text(HTMLRenderer().render(session), encoding="utf-8")
        check_trees(page_model, report, session, jobs)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_session_that_is_opened_on_the_page_gives_the_same_trees(
    shape: str, page_model: PageModel, tmp_path: Path
) -> None:
    recorded = tmp_path / f"{shape}.pyisession"
    recorded.write_text(json.dumps(with_exact_times(generate(shape, 0).data)), encoding="utf-8")
    check_trees(page_model, recorded, Session.load(recorded), next(option_deck(skip=0)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("timeline", [False, True], ids=["aggregated", "timeline"])
def test_times_are_those_of_the_core_to_rounding(
    shape: str, timeline: bool, page_model: PageModel, tmp_path: Path
) -> None:
    """With times as the generator made them: sums may be rounded otherwise, so equals may stand in another order."""
    session = Session.load(generate(shape, 0).write(tmp_path))
    report = tmp_path / "report.html"
    report.write_text(HTMLRenderer().render(session), encoding="utf-8")
    options = TreeOptions(show_all=False, timeline=timeline, filter_threshold=-1)
    found = times_by_path(page_model.rows(report, options))
    expected = times_by_path(core_tree(session, options))
    assert found.keys() == expected.keys()
    for path, times in expected.items():
        assert found[path] == pytest.approx(times, rel=1e-9, abs=2e-6), path


def times_by_path(rows: list[Row]) -> dict[tuple[str, ...], list[float]]:
    """Times of the nodes that are reached by each path of functions, in order, which is that of time in a timeline."""
    times: dict[tuple[str, ...], list[float]] = {}
    path: list[str] = []
    for depth, function, _, file, line, time, *_ in rows:
        path[depth:] = [f"{function} {file} {line}"]
        times.setdefault(tuple(path), []).append(float(time))
    return times
