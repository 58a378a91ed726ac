"""What each example's docstring says of its profile is what the command shows."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.py"))

# `    Box.collide     about 80 % of the time`: the function, and its share of the whole
DOCUMENTED_SHARE = re.compile(r"^    ([\w.]+)  +.*?about (\d+) %", re.MULTILINE)

# Percentage points by which a share may differ: processors differ in what they are fast at.
TOLERANCE = 20

Frame = dict[str, Any]


def documented_shares(example: Path) -> dict[str, int]:
    docstring = ast.get_docstring(ast.parse(example.read_text(encoding="utf-8")), clean=False)
    assert docstring is not None
    return {function: int(share) for function, share in DOCUMENTED_SHARE.findall(docstring)}


def profile(pyinstrument: Path, example: Path, report: Path) -> Frame:
    command: list[str | Path] = [pyinstrument, "-r", "json", "-o", report, example]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    root: Frame = json.loads(report.read_text(encoding="utf-8"))["root_frame"]
    return root


def is_called(frame: Frame, name: str) -> bool:
    function = frame["function"]
    return name in {function, function.rpartition(".")[2], f"{frame.get('class_name')}.{function}"}


def outermost(root: Frame, name: str) -> Iterator[Frame]:
    pending = [root]
    while pending:
        frame = pending.pop()
        if is_called(frame, name):
            yield frame
        else:
            pending.extend(frame["children"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_an_example_spends_its_time_where_it_says(example: Path, pyinstrument: Path, tmp_path: Path) -> None:
    documented = documented_shares(example)
    assert len(documented) >= 2
    root = profile(pyinstrument, example, tmp_path / "report.json")

    measured = {
        name: 100 * sum(frame["time"] for frame in outermost(root, name)) / root["time"]
        for name in documented
    }

    assert measured == {name: pytest.approx(share, abs=TOLERANCE) for name, share in documented.items()}
