"""For the same session and options, ours reports what the public release reports."""

from __future__ import annotations

import shlex
from collections import Counter

import pytest

from cases import Case, all_cases
from compare import comparable, difference, pstats_accepts
from exclusions import EXCLUSIONS, exclusion_for
from programs import PublicRelease, our_command, run_ours

CASES = all_cases()


def _how_to_reproduce(case: Case) -> str:
    return (
        f"session: {case.arguments()[1]}\n"
        f"ours:    {shlex.join(our_command(case.arguments(), case.output('ours')))}\n"
        f"reports: {case.output('public')} and {case.output('ours')}"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_report_is_the_same(case: Case, public: PublicRelease, tally: Counter[str]) -> None:
    public.ask(case.arguments(), case.output("public"))
    our_answer = run_ours(case.arguments(), case.output("ours"))
    public_answer = public.answer()

    if public_answer.error and public_answer.error.startswith("SystemExit: 2"):
        refused = our_answer.error is not None and our_answer.error.startswith("status 2")
        assert refused, f"public refuses: {public_answer.error}\nours does not: {our_answer}\n{_how_to_reproduce(case)}"
        tally["refused by both"] += 1
        return

    assert our_answer.error is None, f"ours failed with {our_answer.error}\n{_how_to_reproduce(case)}"
    if case.renderer == "pstats":
        pstats_accepts(case.output("ours"))
    if exclusion := exclusion_for(case, public_answer):
        problem = exclusion.problem(case, our_answer, public)
        assert problem is None, f"{exclusion.name}: {problem}\n{_how_to_reproduce(case)}"
        tally[exclusion.name] += 1
        return

    assert public_answer.error is None, f"public failed: {public_answer.error}\n{_how_to_reproduce(case)}"
    found = difference(
        comparable(case.renderer, public_answer.output), comparable(case.renderer, our_answer.output)
    )
    assert found is None, f"{found}\n{_how_to_reproduce(case)}"
    tally["compared"] += 1


def test_at_least_500_cases_were_compared_and_no_exclusion_is_idle(tally: Counter[str]) -> None:
    if sum(tally.values()) < len(CASES):
        pytest.skip("only when every case ran and passed, in one process")
    assert tally["compared"] >= 500
    assert [each.name for each in EXCLUSIONS if tally[each.name] == 0] == []
