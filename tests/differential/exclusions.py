"""Which known defects of the public release do we not copy, and what does ours say instead?

Each exclusion says why, names exactly the cases it is for (`applies` sees the case and the public release's answer), and
checks our report in its own way: most by asking the public release about a variant of the session in which the defect
does not show. `exclusion_for` is the only door; a case without exclusion has to be the same in both programs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases import Case
from compare import comparable, difference, pstats_table
from programs import SESSION_FOLDER, Answer, PublicRelease


@dataclass(frozen=True)
class Exclusion:
    name: str
    reason: str
    applies: Callable[[Case, Answer], bool]
    # Given the case, our answer and the public release: what is wrong with ours, or None.
    problem: Callable[[Case, Answer, PublicRelease], str | None]


def _public_answer_for(case: Case, public: PublicRelease, variant: dict[str, Any]) -> Answer:
    path = SESSION_FOLDER / "variant.pyisession"
    path.write_text(json.dumps(variant), encoding="utf-8")
    arguments = case.arguments()
    arguments[1] = str(path)
    public.ask(arguments, case.output("public"))
    return public.answer()


# ---- a session without a start call stack ----


def _as_if_started_elsewhere(case: Case, ours: Answer, public: PublicRelease) -> str | None:
    variant = case.session().data | {"start_call_stack": ["nowhere\0nowhere.py\x001"]}
    expected = _public_answer_for(case, public, variant)
    return expected.error or difference(
        comparable(case.renderer, expected.output), comparable(case.renderer, ours.output)
    )


# ---- stacks deeper than Python's recursion limit ----


def _json_depth(report: bytes) -> int:
    depth = deepest = 0
    for byte in report:
        depth += (byte == ord("{")) - (byte == ord("}"))
        deepest = max(deepest, depth)
    return deepest


def _whole_deep_stack_is_shown(case: Case, ours: Answer, _: PublicRelease) -> str | None:
    data = case.session().data
    total = sum(time for _, time in data["frame_records"])
    match case.renderer:
        case "text":
            shown = b"MainThread" in ours.output or b"<module>" in ours.output
            return None if shown else "the root frame is missing"
        case "json":
            root = ours.output.partition(b'"root_frame": ')[2]
            balanced = root.count(b"{") == root.count(b"}") == root.count(b'"children"')
            return None if balanced and _json_depth(root) > 1 else "the frames are not nested in each other"
        case "speedscope":
            profile = json.loads(ours.output)["profiles"][0]
            opened = [event["type"] for event in profile["events"]].count("O")
            closed = len(profile["events"]) - opened
            last = profile["events"][-1]["at"]
            fits = opened == closed and abs(last - total) < 1e-9
            return None if fits else f"{opened} frames open, {closed} close, the clock ends at {last} of {total}"
        case "pstats":
            longest = max(row[3] for row in pstats_table(ours.output).values())
            return None if abs(longest - total) < 1e-9 else f"longest cumulative time is {longest} of {total}"
    return f"{case.renderer} cannot be too deep"


# ---- lone surrogates that no file name has ----

_PRIVATE_USE = "\ue000"


def _as_if_it_were_text(case: Case, ours: Answer, public: PublicRelease) -> str | None:
    """The report on the same session with another character there, and then the surrogate in that one's place."""
    variant = json.loads(json.dumps(case.session().data).replace("\\ud800", "\\ue000"))
    expected = _public_answer_for(case, public, variant)
    shown = {"json": b"\\ud800", "text": "\ufffd".encode()}[case.renderer]
    output = expected.output.replace(_PRIVATE_USE.encode(), shown)
    return expected.error or difference(comparable(case.renderer, output), comparable(case.renderer, ours.output))


EXCLUSIONS = (
    Exclusion(
        "no start call stack",
        "dies of IndexError when the start call stack is empty; ours then trims nothing, as when the stack names "
        "another program",
        lambda case, public: (public.error or "").startswith("IndexError") and not case.session().data["start_call_stack"],
        _as_if_started_elsewhere,
    ),
    Exclusion(
        "deeper than Python's recursion limit",
        "dies of RecursionError on stacks deeper than about 900 frames; ours has no such limit",
        lambda case, public: (public.error or "").startswith("RecursionError"),
        _whole_deep_stack_is_shown,
    ),
    Exclusion(
        "lone surrogates in text",
        "dies of UnicodeEncodeError when text holds a surrogate other than U+DC80 to U+DCFF, which stand for bytes of a "
        "file name; ours writes U+FFFD in text and an escape in JSON",
        lambda case, public: (public.error or "").startswith("UnicodeEncodeError")
        and case.renderer in ("text", "json")
        and "\\ud800" in json.dumps(case.session().data),
        _as_if_it_were_text,
    ),
)


def exclusion_for(case: Case, public: Answer) -> Exclusion | None:
    return next((exclusion for exclusion in EXCLUSIONS if exclusion.applies(case, public)), None)
