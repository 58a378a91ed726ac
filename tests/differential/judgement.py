"""Does ours say what the public release says, or what it should have said?"""

from __future__ import annotations

import shlex

from cases import Case
from compare import comparable, difference, pstats_accepts
from exclusions import exclusion_for
from programs import Answer, PublicRelease, our_command, run_ours


def judge(case: Case, public: PublicRelease) -> str:
    """Runs both programs and fails unless ours is right; says which kind of right."""
    public.ask(case.arguments(), case.output("public"))
    our_answer = run_ours(case.our_arguments(), case.output("ours"))
    public_answer = public.answer()

    if public_answer.error and public_answer.error.startswith("SystemExit: 2"):
        refused = our_answer.error is not None and our_answer.error.startswith("status 2")
        assert refused, _report(case, f"public refuses: {public_answer.error}\nours does not: {our_answer}")
        return "both refuse the options"

    assert our_answer.error is None, _report(case, f"ours failed with {our_answer.error}")
    if case.renderer == "pstats":
        pstats_accepts(case.output("ours"))
    found = _difference(case, public_answer, our_answer)
    if found is None:
        return "the same"

    exclusion = exclusion_for(case, public_answer)
    assert exclusion is not None, _report(case, found)
    problem = exclusion.problem(case, our_answer, public)
    assert problem is None, _report(case, f"{exclusion.name}: {problem}\n{found}")
    return f"known defect of the public release: {exclusion.name}"


def _difference(case: Case, public: Answer, ours: Answer) -> str | None:
    return public.error or difference(
        comparable(case.renderer, public.output), comparable(case.renderer, ours.output)
    )


def _report(case: Case, problem: str) -> str:
    return (
        f"{problem}\n"
        f"session: {case.session_path()}\n"
        f"ours:    {shlex.join(our_command(case.our_arguments(), case.output('ours')))}\n"
        f"reports: {case.output('public')} and {case.output('ours')}"
    )
