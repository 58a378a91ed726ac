"""For the same session and options, ours reports what the public release reports."""

from __future__ import annotations

import shlex
from collections.abc import Callable

import pytest

from cases import Case, all_cases
from compare import comparable, difference, pstats_accepts
from exclusions import EXCLUSIONS, Exclusion, exclusion_for
from programs import PublicRelease, our_command, run_ours

CASES = all_cases()


def _how_to_reproduce(case: Case) -> str:
    return (
        f"session: {case.arguments()[1]}\n"
        f"ours:    {shlex.join(our_command(case.our_arguments(), case.output('ours')))}\n"
        f"reports: {case.output('public')} and {case.output('ours')}"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_report_is_the_same(case: Case, public: PublicRelease, count_as: Callable[[str], None]) -> None:
    public.ask(case.arguments(), case.output("public"))
    our_answer = run_ours(case.our_arguments(), case.output("ours"))
    public_answer = public.answer()

    if public_answer.error and public_answer.error.startswith("SystemExit: 2"):
        refused = our_answer.error is not None and our_answer.error.startswith("status 2")
        assert refused, f"public refuses: {public_answer.error}\nours does not: {our_answer}\n{_how_to_reproduce(case)}"
        count_as("both refuse the options")
        return

    assert our_answer.error is None, f"ours failed with {our_answer.error}\n{_how_to_reproduce(case)}"
    if case.renderer == "pstats":
        pstats_accepts(case.output("ours"))
    found = public_answer.error or difference(
        comparable(case.renderer, public_answer.output), comparable(case.renderer, our_answer.output)
    )
    if found is None:
        count_as("the same")
        return

    exclusion = exclusion_for(case, public_answer)
    assert exclusion is not None, f"{found}\n{_how_to_reproduce(case)}"
    problem = exclusion.problem(case, our_answer, public)
    assert problem is None, f"{exclusion.name}: {problem}\n{found}\n{_how_to_reproduce(case)}"
    count_as(f"known defect of the public release: {exclusion.name}")


def test_there_are_at_least_500_cases_that_no_known_defect_touches(public: PublicRelease) -> None:
    shapes_with_defects = {each.example.shape for each in EXCLUSIONS}
    assert len([case for case in CASES if case.shape not in shapes_with_defects]) >= 500


@pytest.mark.parametrize("exclusion", EXCLUSIONS, ids=lambda exclusion: exclusion.name)
def test_the_public_release_still_has_the_known_defect(exclusion: Exclusion, public: PublicRelease) -> None:
    case = exclusion.example
    public.ask(case.arguments(), case.output("public"))
    assert exclusion_for(case, public.answer()) == exclusion
