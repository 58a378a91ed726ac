"""The report for a browser, as Python sees it."""

from __future__ import annotations

import linecache
import tempfile
from pathlib import Path
from typing import Any

import pytest
from pyinstrument import Profiler
from pyinstrument.frame import Frame
from pyinstrument.processors import remove_importlib
from pyinstrument.renderers import HTMLRenderer
from pyinstrument.session import Session
from report_page import ReportPage, read_page
from trees import session


def page_of(session: Session, **options: Any) -> ReportPage:
    return read_page(HTMLRenderer(**options).render(session))


def test_a_page_holds_the_samples() -> None:
    page = page_of(session())
    assert len(page.numbers("sample.stack")) == len(session().frame_records)
    assert page.seconds == pytest.approx(sum(seconds for _, seconds in session().frame_records))
    assert not page.header["processed"]
    assert len(page_of(session(), resample_interval=1000).numbers("sample.stack")) == 1


def test_a_page_starts_as_its_renderer_says() -> None:
    renderer = HTMLRenderer(show_all=True, view="flame-graph", title="Mine")
    renderer.preprocessor_options = {"hide_regex": ".*x"}
    header = read_page(renderer.render(session())).header
    assert header["title"] == "Mine"
    assert header["settings"] == {"show_all": True, "view": "flame-graph", "hide_regex": ".*x"}


def test_a_page_shows_what_preprocessors_leave() -> None:
    def the_first_child(frame: Frame | None, options: dict[str, Any]) -> Frame | None:
        assert frame is not None
        child = frame.children[0]
        child.remove_from_parent()
        return child

    renderer = HTMLRenderer()
    renderer.preprocessors.append(remove_importlib)
    whole = read_page(renderer.render(session()))
    renderer.preprocessors.append(the_first_child)
    part = read_page(renderer.render(session()))
    assert whole.header["processed"]
    assert part.header["processed"]
    assert part.seen < whole.seen
    renderer.preprocessors.append(lambda frame, options: None)
    assert read_page(renderer.render(session())).numbers("sample.stack") == []


def test_a_page_compares_with_a_session_or_the_file_of_one(tmp_path: Path) -> None:
    file = tmp_path / "before.pyisession"
    session().save(file)
    for baseline in (session(), file, str(file)):
        text = HTMLRenderer(baseline=baseline).render(session())
        assert read_page(text, "baseline").columns["sample.stack"] == read_page(text).columns["sample.stack"]
    with pytest.raises(ValueError, match="no baseline"):
        read_page(HTMLRenderer().render(session()), "baseline")
    with pytest.raises(ValueError, match=r"nowhere\.pyisession cannot be opened"):
        HTMLRenderer(baseline=tmp_path / "nowhere.pyisession").render(session())


def test_a_page_shows_source_that_is_in_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "import time\ndef waits():\n    time.sleep(0.05)\nwaits()\n"
    name = "<ipython-input-7-made-up>"
    monkeypatch.setitem(linecache.cache, name, (len(text), None, text.splitlines(True), name))
    with Profiler() as profiler:
        exec(compile(text, name, "exec"), {})
    recorded = profiler.last_session
    assert recorded is not None
    function = "def waits():\n    time.sleep(0.05)"
    assert any(function in each for each in page_of(recorded).sources)
    assert page_of(recorded, source=False).sources == []
    assert not any(function in each for each in page_of(recorded, source_exclude="<ipython-*").sources)


def test_a_page_opens_in_a_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    file = Path(HTMLRenderer().open_in_browser(session()))
    assert opened == [file.as_uri()]
    assert (file.parent, file.stat().st_mode & 0o777) == (tmp_path, 0o600)
    assert read_page(file.read_text(encoding="utf-8")).seen
    assert HTMLRenderer().open_in_browser(session(), str(tmp_path / "named.html")) == str(
        tmp_path / "named.html"
    )
