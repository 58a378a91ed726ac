"""Renderers as Python sees them."""

from __future__ import annotations

import inspect
import json
import marshal
from typing import Any

import pytest
from pyinstrument.frame import Frame
from pyinstrument.renderers import (
    ConsoleRenderer,
    FrameRenderer,
    HTMLRenderer,
    JSONRenderer,
    PluginRenderer,
    PstatsRenderer,
    Renderer,
    SessionRenderer,
    SpeedscopeRenderer,
)
from pyinstrument.renderers.speedscope import (
    SpeedscopeEncoder,
    SpeedscopeEvent,
    SpeedscopeEventType,
    SpeedscopeFile,
    SpeedscopeFrame,
    SpeedscopeProfile,
)
from pyinstrument.session import Session
from trees import session

NATIVE: list[type[FrameRenderer]] = [ConsoleRenderer, JSONRenderer, SpeedscopeRenderer, PstatsRenderer]


def unchanged(frame: Frame | None, options: dict[str, Any]) -> Frame | None:
    return frame


@pytest.mark.parametrize("kind", NATIVE)
@pytest.mark.parametrize("options", [{}, {"show_all": True}, {"timeline": True}])
def test_a_python_processor_that_changes_nothing_changes_nothing(
    kind: type[FrameRenderer], options: dict[str, Any]
) -> None:
    native = kind(**options).render(session())
    for place in range(len(kind(**options).processors) + 1):
        mixed = kind(**options)
        mixed.processors.insert(place, unchanged)
        assert mixed.render(session()) == native


@pytest.mark.parametrize("kind", NATIVE)
def test_a_session_without_samples_is_rendered(kind: type[FrameRenderer]) -> None:
    empty = session()
    empty.frame_records = []
    mixed = kind()
    mixed.processors.append(unchanged)
    assert mixed.render(empty) == kind().render(empty)


def test_the_tree_as_text() -> None:
    lines = ConsoleRenderer(unicode=True, show_all=True).render(session()).splitlines()
    assert lines[5:8] == [
        "app.py",
        "",
        "3.000 <module>  app.py:1",
    ]
    assert "├─ 2.500 Loader.load  app.py:3" in lines


def test_options_change_the_text() -> None:
    assert "100.0% <module>" in ConsoleRenderer(time="percent_of_total").render(session())
    assert "\x1b[31m" in ConsoleRenderer(color=True).render(session())
    assert ConsoleRenderer(short_mode=True).render(session()).count("\n.  ") > 3
    assert "scan" not in ConsoleRenderer(processor_options={"filter_threshold": 0.5}).render(session())
    with pytest.raises(Renderer.MisconfigurationError, match="timeline and flat"):
        ConsoleRenderer(flat=True, timeline=True)


def test_attributes_that_are_changed_later_count() -> None:
    renderer = ConsoleRenderer()
    renderer.unicode = True
    renderer.processors.clear()
    renderer.processor_options["filter_threshold"] = 1.0
    assert "└─ 0.500 [self]" in renderer.render(session())


def test_the_tree_as_json() -> None:
    report = json.loads(JSONRenderer().render(session()))
    assert report["root_frame"]["children"][0]["class_name"] == "Loader"


def test_binary_output_is_bytes_in_a_str() -> None:
    assert PstatsRenderer.output_is_binary
    table = marshal.loads(PstatsRenderer().render(session()).encode("utf-8", "surrogateescape"))
    assert ("/home/me/app.py", 1, "<module>") in table


def test_the_session_as_json() -> None:
    assert json.loads(SessionRenderer().render(session())) == json.loads(json.dumps(session().to_json()))
    assert SessionRenderer(tree_format=True).output_file_extension == "pyisession"


def test_parts_of_a_speedscope_file_are_written_as_its_schema_names_them() -> None:
    event = SpeedscopeEvent(SpeedscopeEventType.OPEN, 0.5, 0)
    profile = SpeedscopeProfile("one", [event], 2.0)
    file = SpeedscopeFile("all", [profile], {"frames": [SpeedscopeFrame("f", "a.py", 3)]})
    assert json.loads(json.dumps(file, cls=SpeedscopeEncoder)) == {
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "name": "all",
        "activeProfileIndex": None,
        "exporter": "pyinstrument",
        "profiles": [
            {
                "type": "evented",
                "name": "one",
                "unit": "seconds",
                "startValue": 0.0,
                "endValue": 2.0,
                "events": [{"type": "O", "at": 0.5, "frame": 0}],
            }
        ],
        "shared": {"frames": [{"name": "f", "file": "a.py", "line": 3}]},
    }


@pytest.mark.parametrize("kind", [*NATIVE, HTMLRenderer, SessionRenderer])
def test_options_that_there_are_not_are_refused(kind: Any) -> None:
    known = list(inspect.signature(FrameRenderer if kind in NATIVE[1:] else kind).parameters)
    with pytest.raises(TypeError, match=f"{kind.__name__} has no option 'wdith'; it has: {', '.join(known)}"):
        kind(wdith=3)


def test_any_plugin_is_a_renderer_by_name() -> None:
    renderer = PluginRenderer("text", unicode=True, show_all=True)
    assert renderer.render(session()) == ConsoleRenderer(unicode=True, show_all=True).render(session())
    assert (renderer.output_file_extension, PluginRenderer("pstats").output_is_binary) == ("txt", True)
    with pytest.raises(TypeError, match=r"text has no option 'widht'; it has: .*short_mode"):
        PluginRenderer("text", widht=3)
    with pytest.raises(ValueError, match="no_such_plugin"):
        PluginRenderer("no_such_plugin")


def test_a_subclass_may_leave_out_frames() -> None:
    class WithoutLoads(ConsoleRenderer):
        def should_render_frame(self, frame: Frame) -> bool:
            return frame.function != "load" and super().should_render_frame(frame)

    lines = WithoutLoads(show_all=True).render(session()).splitlines()
    assert not any("load" in line for line in lines)
    assert "|- 1.500 parse  json.py:7" in lines
    assert "Loader.load" in ConsoleRenderer(show_all=True).render(session())


@pytest.mark.parametrize("options", [{}, {"short_mode": True}, {"flat": True}])
def test_a_subclass_may_have_a_preamble_of_its_own(options: dict[str, Any]) -> None:
    class Terse(ConsoleRenderer):
        def render_preamble(self, session: Session) -> str:
            return f"{session.target_description}:\n"

    recorded = session()
    usual = ConsoleRenderer(**options)
    assert usual.render_preamble(recorded).rstrip().rstrip(". \n").endswith("app.py")
    assert usual.render(recorded).startswith(usual.render_preamble(recorded))
    rest = usual.render(recorded).removeprefix(usual.render_preamble(recorded))
    assert Terse(**options).render(recorded) == "app.py:\n" + rest


def test_a_method_that_would_never_be_called_is_warned_of() -> None:
    with pytest.warns(RuntimeWarning, match=r"Starred\.frame_description is never called"):

        class Starred(ConsoleRenderer):
            def frame_description(self, frame: Frame) -> str:
                return "*"

    with pytest.warns(RuntimeWarning, match=r"Named\.render_frame is never called"):

        class Named(JSONRenderer):
            def render_frame(self, frame: Frame | None) -> str:
                return "{}"


def test_parts_of_reports_are_made_of_frames() -> None:
    root = JSONRenderer().preprocess(session().root_frame())
    assert root is not None
    report = json.loads(JSONRenderer().render(session()))
    assert json.loads(JSONRenderer().render_frame(root)) == report["root_frame"]
    assert JSONRenderer().render_frame(None) == "null"
    renderer = SpeedscopeRenderer()
    events = renderer.render_frame(root.children[0])
    assert (events[0].type, events[-1].type) == (SpeedscopeEventType.OPEN, SpeedscopeEventType.CLOSE)
    assert renderer._frame_to_index[SpeedscopeFrame("load", "/home/me/app.py", 3)] == 0
    assert renderer.render_frame(None) == []


def test_names_for_annotations_are_there() -> None:
    from pyinstrument.processors import ProcessorOptions, ProcessorType
    from pyinstrument.profiler import AsyncMode
    from pyinstrument.renderers.base import ProcessorList
    from pyinstrument.renderers.console import FlatTimeMode
    from pyinstrument.session import FrameRecordType

    names: list[Any] = [
        AsyncMode,
        FlatTimeMode,
        FrameRecordType,
        ProcessorList,
        ProcessorOptions,
        ProcessorType,
    ]
    assert all(name is not None for name in names)


def test_signatures_show_what_can_be_chosen() -> None:
    parameters = inspect.signature(ConsoleRenderer).parameters
    assert list(parameters) == [
        "show_all",
        "timeline",
        "processor_options",
        "unicode",
        "color",
        "flat",
        "time",
        "flat_time",
        "short_mode",
    ]


def test_abstract_renderers_do_nothing() -> None:
    with pytest.raises(NotImplementedError):
        Renderer().render(session())
    with pytest.raises(NotImplementedError):
        FrameRenderer()
