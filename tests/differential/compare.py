"""When do two reports say the same?

text, json and speedscope: the same bytes, but for the version in the text banner and the names of json's groups, which
are random in the public release (the grouping is compared). pstats: the same table, in the same order. session: the
same JSON value.
"""

from __future__ import annotations

import difflib
import io
import json
import marshal
import pstats
import re
from pathlib import Path
from typing import Any

_BANNER_VERSION = re.compile(rb"^(/   _/ +)v\S+$", re.MULTILINE)
_GROUP_ID = re.compile(rb'"group_id": ("[^"]*"|\d+)')
_CONTEXT = 60


def _hide_version(report: bytes) -> bytes:
    """The version is right-aligned: its width goes to the blanks before it."""
    return _BANNER_VERSION.sub(b"/   _/ (version)", report, count=1)


def _number_groups(report: bytes) -> bytes:
    numbers: dict[bytes, int] = {}
    return _GROUP_ID.sub(lambda match: b'"group_id": %d' % numbers.setdefault(match[1], len(numbers)), report)


def pstats_table(report: bytes) -> dict[Any, Any]:
    table: dict[Any, Any] = marshal.loads(report)
    return table


def pstats_accepts(path: Path) -> None:
    """The standard library's reader takes the file and can print it; it takes no empty table, whoever wrote it."""
    if not pstats_table(path.read_bytes()):
        return
    stats = pstats.Stats(str(path), stream=io.StringIO())
    stats.sort_stats("cumulative").print_stats(3)
    stats.print_callers(3)


def comparable(renderer: str, report: bytes) -> Any:
    match renderer:
        case "text":
            return _hide_version(report)
        case "json":
            return _number_groups(report)
        case "speedscope":
            return report
        case "pstats":
            return list(pstats_table(report).items())
        case "session":
            return json.loads(report)
    raise ValueError(f"no comparison for renderer {renderer}")


def difference(public: Any, ours: Any) -> str | None:
    """A few lines that show where two comparable reports part; None when they are the same."""
    if _same(public, ours):
        return None
    if isinstance(public, bytes):
        public_lines, our_lines = public.split(b"\n"), ours.split(b"\n")
        if len(public_lines) > 3:
            return _line_difference(public_lines, our_lines)
        return _first_difference(public, ours)
    if isinstance(public, list):
        return _line_difference([repr(row).encode() for row in public], [repr(row).encode() for row in ours])
    keys = [key for key in public | ours if public.get(key) != ours.get(key)]
    return "\n".join(
        f"{key}: public {public.get(key)!r:.300}\n{key}: ours   {ours.get(key)!r:.300}" for key in keys
    )


def _same(public: Any, ours: Any) -> bool:
    # repr tells 0.0 from -0.0 and finds nan equal to itself
    return public == ours or repr(public) == repr(ours)


def _line_difference(public: list[bytes], ours: list[bytes]) -> str:
    before, after = ([line.decode(errors="backslashreplace") for line in lines] for lines in (public, ours))
    diff = list(difflib.unified_diff(before, after, "public", "ours", n=2, lineterm=""))
    return "\n".join(diff[:30] + ([f"... {len(diff) - 30} more lines"] if len(diff) > 30 else []))


def _first_difference(public: bytes, ours: bytes) -> str:
    pairs = enumerate(zip(public, ours, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(public), len(ours)))
    begin = max(0, at - _CONTEXT)
    return (
        f"first difference at byte {at} (public {len(public)} bytes, ours {len(ours)}):\n"
        f"public ...{public[begin : at + _CONTEXT]!r}...\nours   ...{ours[begin : at + _CONTEXT]!r}..."
    )
