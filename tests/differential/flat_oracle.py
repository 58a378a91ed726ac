"""What should a flat list say? Worked out from the tree that the public release shows as JSON.

One line a function, longest time first. Its own time is that of its frames less that of the functions they call, so
that [self], which is part of it, has no line; its total time is the sum over the frames that are not inside another
frame of the same function. Lines up to a thousandth of the whole are left out, unless everything is shown.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_SYNTHETIC = ("[self]", "[await]", "[out-of-context]", "[root]")
_ESCAPE_CODE = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r"^(?:\.  )?(?P<time>-?[\d.]+)(?P<percent>%?) (?P<name>.*?)  (?P<position>.*)$")
_JSON_ROUNDING = 5e-7
_SMALLEST_SHARE = 0.001

Function = tuple[str, str, int]


@dataclass
class FlatTimes:
    own: dict[Function, float]
    total: dict[Function, float]
    whole: float
    frames: int
    # Some function stands at more than one place in the tree.
    has_repetition: bool
    has_self: bool


def flat_times(report: bytes) -> FlatTimes:
    root = json.loads(report.decode(errors="surrogateescape"))["root_frame"]
    result = FlatTimes({}, {}, root["time"], 0, False, False)
    _add(root, (), result)
    return result


def _add(frame: dict[str, Any], above: tuple[Function, ...], result: FlatTimes) -> None:
    function = (frame["function"], frame["file_path"], frame["line_no"])
    result.frames += 1
    if frame["function"] == "[self]":
        result.has_self = True
        return
    result.has_repetition |= function in result.own
    called = sum(child["time"] for child in frame["children"] if child["function"] not in _SYNTHETIC)
    result.own[function] = result.own.get(function, 0) + frame["time"] - called
    outermost = 0 if function in above else frame["time"]
    result.total[function] = result.total.get(function, 0) + outermost
    for child in frame["children"]:
        _add(child, (*above, function), result)


def problem_of_flat_list(report: bytes, times: FlatTimes, *, total: bool, everything: bool) -> str | None:
    """What is wrong with a flat report of ours; None when nothing is."""
    expected = times.total if total else times.own
    lines = _ESCAPE_CODE.sub("", report.decode(errors="surrogateescape")).split("\n")
    # the list ends the report; control characters in names may have broken lines that are left out here
    shown = [match for match in map(_LINE.match, lines) if match and "Recorded:" not in match["position"]]
    slack = _JSON_ROUNDING * (times.frames + 1)
    unit = times.whole / 100 if any(match["percent"] for match in shown) else 1.0
    listed = []
    for match in shown:
        digits = len(match["time"].partition(".")[2])
        time, rounding = float(match["time"]) * unit, 0.5001 * 10.0**-digits * unit
        fitting = [
            function
            for function, seconds in expected.items()
            if match["name"].endswith(_ESCAPE_CODE.sub("", function[0]))
            and abs(seconds - time) <= rounding + slack
        ]
        if not fitting:
            return f"no function {match['name']!r} takes {match['time']}{match['percent']}: {expected}"
        listed.append(time + rounding)
    if listed != sorted(listed, reverse=True):
        return "the longest time does not come first"
    threshold = -1.0 if everything else _SMALLEST_SHARE * times.whole
    at_least = sum(seconds > threshold + slack for seconds in expected.values())
    at_most = sum(seconds > threshold - slack for seconds in expected.values())
    if not at_least <= len(listed) <= at_most:
        return f"{len(listed)} functions are listed, expected {at_least} to {at_most}"
    return None
