"""Which known defects of the public release do we not copy, and what does ours say instead?

When the two reports differ, or the public release died, `problem` asks whether one of these explains it. Each says why
ours is different, names exactly the cases it is for, and checks our report in its own way: most by asking the public
release about a variant of the session in which the defect does not show. What none explains is our defect.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from cases import Case
from compare import comparable, difference, pstats_table
from flat_oracle import FlatTimes, flat_times, problem_of_flat_list
from options import without_text_options
from programs import SESSION_FOLDER, Answer, PublicRelease


@dataclass(frozen=True)
class Exclusion:
    name: str
    reason: str
    # A case in which the public release shows the defect.
    example: Case
    applies: Callable[[Case, Answer], bool]
    # What is wrong with our answer, None when nothing is.
    problem: Callable[[Case, Answer, PublicRelease], str | None]


def exclusion_for(case: Case, public: Answer) -> Exclusion | None:
    return next((exclusion for exclusion in EXCLUSIONS if exclusion.applies(case, public)), None)


def _public_answer(public: PublicRelease, case: Case, session: dict[str, Any]) -> Answer:
    """The public release's report on another session with the options of the case."""
    path = SESSION_FOLDER / f"variant-{case.output('public').parent.name}.pyisession"
    path.write_text(json.dumps(session), encoding="utf-8")
    arguments = case.arguments()
    arguments[arguments.index("--load") + 1] = str(path)
    public.ask(arguments, case.output("public"))
    return public.answer()


def _difference(case: Case, expected: Answer, ours: Answer) -> str | None:
    if expected.error:
        return f"the public release died of the variant, too: {expected.error}"
    return difference(comparable(case.renderer, expected.output), comparable(case.renderer, ours.output))


# ---- a session without a start call stack ----


def _as_if_started_elsewhere(case: Case, ours: Answer, public: PublicRelease) -> str | None:
    session = case.session().data | {"start_call_stack": ["nowhere\0nowhere.py\x001"]}
    return _difference(case, _public_answer(public, case, session), ours)


# ---- stacks deeper than Python's recursion limit ----


def _depth_of_json(report: bytes) -> int:
    depth = deepest = 0
    for byte in report:
        depth += (byte == ord("{")) - (byte == ord("}"))
        deepest = max(deepest, depth)
    return deepest


def _whole_deep_stack(case: Case, ours: Answer, _: PublicRelease) -> str | None:
    total = sum(time for _, time in case.session().data["frame_records"])
    match case.renderer:
        case "text":
            return None if ours.output.count(b"\n") > 7 else "there is no frame"
        case "json":
            root = ours.output.partition(b'"root_frame": ')[2].rstrip(b"}\n") + b"}"
            is_whole = root.count(b'"function"') == root.count(b'"children"') >= _depth_of_json(root) >= 1
            return None if is_whole else "the frames are not inside each other"
        case "speedscope":
            profile = json.loads(ours.output)["profiles"][0]
            types = [event["type"] for event in profile["events"]]
            end = profile["events"][-1]["at"]
            is_whole = types.count("O") == types.count("C") and abs(end - total) < 1e-9
            return None if is_whole else f"the clock ends at {end} of {total}"
        case "pstats":
            longest = max(row[3] for row in pstats_table(ours.output).values())
            return None if longest > total - 1e-9 else f"the longest time is {longest} of {total}"
    return f"{case.renderer} does not nest"


# ---- lone surrogates that no file name has ----


def _as_if_another_character(case: Case, ours: Answer, public: PublicRelease) -> str | None:
    """The report with another character instead, and then in that one's place what ours shows."""
    session = json.loads(json.dumps(case.session().data).replace("\\ud800", "\\ue000"))
    expected = _public_answer(public, case, session)
    shown = {"json": b"\\ud800", "text": "\ufffd".encode()}[case.renderer]
    return _difference(case, Answer(expected.output.replace("\ue000".encode(), shown), expected.error), ours)


# ---- the runner's first child ----


_COMMAND = "pyinstrument/__main__.py"


def _shows_only_the_first_child(case: Case, public: Answer) -> bool:
    keeps_order = case.renderer == "speedscope" or case.keeps_order()
    was_recorded_by_command = any(_COMMAND in frame for frame in case.session().data["start_call_stack"])
    return keeps_order and was_recorded_by_command and case.renderer != "session" and public.error is None


def _all_children_of_the_runner(case: Case, ours: Answer, public: PublicRelease) -> str | None:
    """The report without the frames above the runner: the last of runpy's, or the program itself as `<string>`."""
    session = case.session().data
    depth = _depth_of_runner(max((stack for stack, _ in session["frame_records"]), key=len))
    records = [[stack[depth:], time] for stack, time in session["frame_records"]]
    return _difference(case, _public_answer(public, case, session | {"frame_records": records}), ours)


def _depth_of_runner(stack: list[str]) -> int:
    depth = max(i for i, frame in enumerate(stack) if _COMMAND in frame) + 1
    while "runpy" in stack[depth + 1]:
        depth += 1
    return depth


# ---- flat lists ----


def _flat_list(case: Case, ours: Answer, public: PublicRelease) -> str | None:
    total = "flat_time=total" in case.options
    times = _flat_times(case, public)
    if not (times.has_self or (total and times.has_repetition)):
        return "there is no [self], and no function stands at two places: the lists must be the same"
    everything = "--show-all" in case.options or "show_all" in case.options
    return problem_of_flat_list(ours.output, times, total=total, everything=everything)


def _flat_list_of_no_time(case: Case, ours: Answer, public: PublicRelease) -> str | None:
    total = "flat_time=total" in case.options
    return problem_of_flat_list(ours.output, _flat_times(case, public), total=total, everything=True)


def _flat_times(case: Case, public: PublicRelease) -> FlatTimes:
    as_json = replace(case, renderer="json", options=without_text_options(case.options))
    return flat_times(_public_answer(public, as_json, case.session().data).output)


EXCLUSIONS = (
    Exclusion(
        "no start call stack",
        "dies of IndexError when the start call stack is empty; ours trims nothing then, as when the stack names another "
        "program",
        Case("no_start_stack", 0, "json", ()),
        lambda case, public: (public.error or "").startswith("IndexError")
        and not case.session().data["start_call_stack"],
        _as_if_started_elsewhere,
    ),
    Exclusion(
        "deeper than Python's recursion limit",
        "dies of RecursionError on stacks deeper than about 900 frames; ours has no such limit",
        Case("deeper_than_python", 0, "json", ()),
        lambda case, public: (public.error or "").startswith("RecursionError"),
        _whole_deep_stack,
    ),
    Exclusion(
        "lone surrogates in text",
        "dies of UnicodeEncodeError when a name holds a surrogate other than U+DC80 to U+DCFF, which stand for bytes of "
        "file names; ours writes U+FFFD in text and an escape in JSON",
        Case("lone_surrogates", 0, "json", ()),
        lambda case, public: (public.error or "").startswith("UnicodeEncodeError")
        and case.renderer in ("text", "json")
        and "\\ud800" in json.dumps(case.session().data),
        _as_if_another_character,
    ),
    Exclusion(
        "only the first child of the runner",
        "without aggregation, shows of a program that its command line ran only the first call that the runner made "
        "(0.001 of 0.757 s was seen); ours shows all of them",
        Case("command_line_many", 0, "speedscope", ()),
        _shows_only_the_first_child,
        _all_children_of_the_runner,
    ),
    Exclusion(
        "flat lists",
        "lists [self] as a function (its time is counted twice), and shows of a function that stands at several places "
        "the total time of the last one; ours counts each second once",
        Case("plain", 0, "text", ("--unicode", "--no-color", "-p", "flat")),
        lambda case, public: case.renderer == "text" and "flat" in case.options and public.error is None,
        _flat_list,
    ),
    Exclusion(
        "flat list of no time",
        "dies of ZeroDivisionError when no sample took any time; ours lists every function",
        Case("nothing", 0, "text", ("--unicode", "--no-color", "-p", "flat")),
        lambda case, public: (public.error or "").startswith("ZeroDivisionError") and case.shape == "nothing",
        _flat_list_of_no_time,
    ),
)
