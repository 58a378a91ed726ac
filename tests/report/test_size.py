"""An HTML report stays small, whatever the number of samples: budgets of the whole file, the page's code included."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from report_page import read_page

sys.path.append(str(Path(__file__).resolve().parents[2] / "bench"))

from made_up_sessions import STEM, MadeUpProgram, description_of

PAGE = Path(__file__).resolve().parents[2] / "html_renderer" / "dist"


def made_up_session(samples: int, file: Path) -> None:
    """As bench/made_up_sessions.py makes them, in the form that takes a hundredth of the room."""
    from pyinstrument import _core
    from pyinstrument.session import Session

    info = cache(json.loads)  # each text once, as frame infos come again and again
    program, records = MadeUpProgram(1), []
    for _ in range(samples):
        seconds = program.next_duration()
        records.append((STEM + [info(text) for text in program.next_stack()], seconds))
    total = sum(seconds for _, seconds in records)
    session = Session.from_json({**description_of(samples, total), "frame_records": records})
    file.write_bytes(_core.render(session, "session", {}, [], {}))


# Such a program is seen in 8,575 and 339,450 different stacks, far more than a real one: bench/html measures the page of a
# hundred thousand samples of a program that renders templates.
@pytest.mark.parametrize(("samples", "most"), [(2_400, 130_000), (100_000, 770_000)])
def test_a_page_of_a_session_stays_below(samples: int, most: int, pyinstrument: Path, tmp_path: Path) -> None:
    session = tmp_path / "made_up.pyisession"
    made_up_session(samples, session)
    written = subprocess.run(
        [pyinstrument, "--load", session, "-r", "html"], capture_output=True, check=True
    ).stdout
    assert len(read_page(written.decode()).numbers("sample.stack")) == samples
    assert len(written) <= most


def test_the_pages_code_stays_below() -> None:
    """Seven views, search, exports and the frame tree's whole pipeline: what a change adds should be worth it."""
    assert len((PAGE / "report.js").read_bytes()) <= 146_600
    assert len(base64.b64decode((PAGE / "report.js.gz.base64").read_bytes())) <= 53_300
