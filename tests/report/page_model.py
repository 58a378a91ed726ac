"""The trees that the report's page makes, and the core's for the same session and options.

Both are lists of rows, one a node, depth first: depth, function, short path, path, line, time and await time (seconds with
six decimals, as text), application code, group, class. `digest` is what is compared; `rows` says where two differ.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from pyinstrument.renderers import JSONRenderer
from pyinstrument.session import Session

Row = list[Any]

THRESHOLDS = (0.01, 0.0, 0.001, 0.05, 0.2, 1.0, 1.5, -1.0, 1e-9)
HIDE_REGEXES = (
    None,
    r".*django.*",
    r".*[/\\]re[/\\]",
    "",
    r"/usr",
    r".*\.py$",
    r"(?i).*PROJECT.*",
    r"^(?!.*json).*lib.*",
    r"(?P<quote>[<\"'])\w{,8}(?#a comment)\s[^\W\d_]+",
)
SHOW_REGEXES = (
    None,
    r".*json.*",
    r".*linalg",
    r"/home/user/venv/(.+)/numpy",
    r".*(models|views)\.py\Z",
    r"x*",
)


@dataclass(frozen=True)
class TreeOptions:
    show_all: bool
    timeline: bool
    filter_threshold: float = 0.01
    hide_regex: str | None = None
    show_regex: str | None = None


def option_deck(skip: int) -> Iterator[list[TreeOptions]]:
    """Hands without end: every combination of threshold and patterns in turn, each in all four kinds of tree.

    The first `skip` hands are left out, so that tests that run apart go through all of them together.
    """
    combinations = list(itertools.product(THRESHOLDS, HIDE_REGEXES, SHOW_REGEXES))
    Random(7).shuffle(combinations)
    for threshold, hide, show in itertools.islice(itertools.cycle(combinations), skip, None):
        yield [
            TreeOptions(show_all, timeline, threshold, hide, show)
            for show_all, timeline in itertools.product((False, True), repeat=2)
        ]


def core_tree(session: Session, options: TreeOptions) -> list[Row]:
    renderer = JSONRenderer(
        show_all=options.show_all,
        timeline=options.timeline,
        processor_options={
            "filter_threshold": options.filter_threshold,
            "hide_regex": options.hide_regex,
            "show_regex": options.show_regex,
        },
    )
    root = _loads(renderer.render(session))["root_frame"]
    rows: list[Row] = []
    waiting = [] if root is None else [(0, root)]
    while waiting:
        depth, frame = waiting.pop()
        group = frame.get("group_id")
        rows.append(
            [
                depth,
                frame["function"],
                frame["file_path_short"] or "",
                frame["file_path"] or "",
                frame["line_no"] or 0,
                f"{frame['time']:.6f}",
                f"{frame['await_time']:.6f}",
                frame["is_application_code"],
                None if group is None else int(group),
                frame.get("class_name"),
            ]
        )
        waiting += [(depth + 1, child) for child in reversed(frame["children"])]
    return rows


def _loads(text: str) -> Any:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)  # json recurses over the depth of a tree
    try:
        return json.loads(text)
    finally:
        sys.setrecursionlimit(before)


def digest(rows: list[Row]) -> str:
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


class PageModel:
    """The page's model (html_renderer/src/model) in Node."""

    def __init__(self, script: Path):
        self._script = script

    def digests(self, file: Path, jobs: Sequence[TreeOptions]) -> list[str]:
        return self._run(file, jobs, rows=False)

    def rows(self, file: Path, options: TreeOptions) -> list[Row]:
        result: list[Row] = json.loads(self._run(file, [options], rows=True)[0])
        return result

    def _run(self, file: Path, jobs: Sequence[TreeOptions], *, rows: bool) -> list[str]:
        described = [{_camel(name): value for name, value in asdict(job).items()} for job in jobs]
        request = {"files": [{"path": str(file), "jobs": described}], "rows": rows}
        done = subprocess.run(
            ["node", self._script], input=json.dumps(request), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
