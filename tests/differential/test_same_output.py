"""For the same session and options, ours reports what the public release reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cases import Case, all_cases
from exclusions import EXCLUSIONS, Exclusion, exclusion_for
from judgement import judge
from programs import PublicRelease

CASES = [*all_cases(), *(exclusion.example for exclusion in EXCLUSIONS)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_report_is_the_same(case: Case, public: PublicRelease, count_as: Callable[[str], None]) -> None:
    count_as(judge(case, public))


def test_there_are_at_least_500_cases_that_no_known_defect_touches() -> None:
    shapes_with_defects = {each.example.shape for each in EXCLUSIONS}
    assert len([case for case in CASES if case.shape not in shapes_with_defects]) >= 500


@pytest.mark.parametrize("exclusion", EXCLUSIONS, ids=lambda exclusion: exclusion.name)
def test_the_public_release_still_has_the_known_defect(exclusion: Exclusion, public: PublicRelease) -> None:
    case = exclusion.example
    public.ask(case.arguments(), case.output("public"))
    assert exclusion_for(case, public.answer()) == exclusion
