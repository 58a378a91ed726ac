"""Calls that users get wrong. What the public release raises, `except` in their programs may wait for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyinstrument import Profiler, profile, renderers
from pyinstrument.frame import Frame, FrameGroup
from pyinstrument.frame_ops import combine_frames, delete_frame_from_tree
from pyinstrument.processors import group_library_frames_processor, remove_importlib
from pyinstrument.renderers.base import FrameRenderer, Renderer
from pyinstrument.session import Session

FOLDER = Path(tempfile.mkdtemp())
STACK = ["one\0/home/user/one.py\x001"]


def session() -> Any:
    return Session([(STACK, 0.5)], 1e9, 0.5, 0.001, 0.001, 1, STACK, "one", 0.5, ["/home/user"], ["/usr"])


def profiler() -> Any:
    stopped = Profiler()
    stopped._last_session = session()
    return stopped


def with_running(call: Callable[[Any], object]) -> object:
    started = Profiler(async_mode="disabled")
    started.start()
    try:
        return call(started)
    finally:
        started.stop()


def saved(text: str) -> str:
    path = FOLDER / "saved.pyisession"
    path.write_text(text, encoding="utf-8")
    return str(path)


def tree() -> tuple[Any, Any]:
    root, child = Frame("root\0/a.py\x001", time=2.0), Frame("child\0/b.py\x002", time=1.0)
    root.add_child(child)
    return root, child


def two_profilers() -> None:
    with Profiler(), Profiler():
        pass


def values(**others: Any) -> dict[str, Any]:
    return {key: value for key, value in {**session().to_json(), **others}.items() if value is not ...}


def decorated_class() -> object:
    @profile
    class Decorated:
        pass

    return Decorated


# Any, so that the type checker lets them be wrong.
console: Any = renderers.ConsoleRenderer
html: Any = renderers.HTMLRenderer
json_renderer: Any = renderers.JSONRenderer
speedscope: Any = renderers.SpeedscopeRenderer
pstats: Any = renderers.PstatsRenderer
session_renderer: Any = renderers.SessionRenderer
frame_renderer: Any = FrameRenderer
any_session: Any = Session
any_profiler: Any = Profiler
any_profile: Any = profile
any_frame: Any = Frame
any_group: Any = FrameGroup

WRONG_CALLS: dict[str, Callable[[], object]] = {
    # renderers
    "unknown option of ConsoleRenderer": lambda: console(colour=True),
    "unknown option of JSONRenderer": lambda: json_renderer(unicode=True),
    "unknown option of SpeedscopeRenderer": lambda: speedscope(color=True),
    "unknown option of PstatsRenderer": lambda: pstats(interval=1),
    "unknown option of SessionRenderer": lambda: session_renderer(show_all=True),
    "unknown option of HTMLRenderer": lambda: html(processor_options={}),
    "unknown option of FrameRenderer": lambda: frame_renderer(unicode=True),
    "timeline and flat": lambda: console(timeline=True, flat=True),
    "too many options by position": lambda: console(*[False] * 10),
    "options of HTMLRenderer by position": lambda: html(0.001),
    "options of JSONRenderer by position": lambda: json_renderer(True),
    "option given twice": lambda: console(True, show_all=True),
    "a renderer that renders nothing": lambda: Renderer().render(session()),
    "a renderer of frames without processors": lambda: frame_renderer(),
    "rendering nothing as text": lambda: console().render(None),
    "rendering nothing as JSON": lambda: json_renderer().render(None),
    "rendering nothing as speedscope": lambda: speedscope().render(None),
    "rendering nothing as pstats": lambda: pstats().render(None),
    "rendering nothing as session": lambda: session_renderer().render(None),
    "rendering a str": lambda: console().render("session"),
    "a threshold of text": lambda: console(processor_options={"filter_threshold": "x"}).render(session()),
    "a module that there is not": lambda: __import__("pyinstrument.renderers.nothing"),
    "a renderer that there is not": lambda: renderers.NothingRenderer,
    # the profiler
    "unknown option of Profiler": lambda: any_profiler(intervall=1),
    "too many options of Profiler": lambda: any_profiler(*[None] * 9),
    "output without a session": lambda: Profiler().output_text(),
    "print without a session": lambda: Profiler().print(),
    "page without a session": lambda: Profiler().output_html(),
    "file without a session": lambda: Profiler().write_html(FOLDER / "page.html"),
    "browser without a session": lambda: Profiler().open_in_browser(),
    "output while it runs": lambda: with_running(lambda p: p.output_text()),
    "output by no renderer": lambda: profiler().output("text"),
    "output by nothing": lambda: profiler().output(),
    "unknown option of output_text": lambda: profiler().output_text(colour=True),
    "unknown option of output_html": lambda: profiler().output_html(timeline=True),
    "unknown option of print": lambda: profiler().print(colour=True),
    "options of print by position": lambda: profiler().print(None, True),
    "timeline and flat of output_text": lambda: profiler().output_text(timeline=True, flat=True),
    "a page in a folder that is missing": lambda: profiler().write_html(FOLDER / "missing" / "page.html"),
    "stop without a start": lambda: Profiler().stop(),
    "start twice": lambda: with_running(lambda p: p.start()),
    "leave without entering": lambda: Profiler().__exit__(None, None, None),
    "two profilers": two_profilers,
    "a new interval": lambda: setattr(Profiler(), "interval", 1),
    "a new session": lambda: setattr(Profiler(), "last_session", None),
    "a new mode": lambda: setattr(Profiler(), "async_mode", "strict"),
    "an end of running": lambda: setattr(Profiler(), "is_running", False),
    # the decorator
    "unknown option of profile": lambda: any_profile(intervall=1),
    "profile of a class": decorated_class,
    "profile of a number": lambda: any_profile(3),
    # sessions
    "a session of nothing": lambda: any_session(),
    "unknown argument of Session": lambda: any_session(**values(), program="x"),
    "too many arguments of Session": lambda: any_session(*[[]] * 12),
    "no records": lambda: Session.from_json(values(frame_records=...)),
    "no start_time": lambda: Session.from_json(values(start_time=...)),
    "no description": lambda: Session.from_json(values(target_description=...)),
    "JSON of nothing": lambda: Session.from_json({}),
    "JSON of a list": lambda: any_session.from_json([]),
    "a file that is missing": lambda: Session.load(FOLDER / "missing"),
    "a file that is a folder": lambda: Session.load(FOLDER),
    "a file without a name": lambda: any_session.load(None),
    "a file of text": lambda: Session.load(saved("text")),
    "an empty file": lambda: Session.load(saved("")),
    "a file of a list": lambda: Session.load(saved("[]")),
    "a file of nothing": lambda: Session.load(saved("{}")),
    "half a file": lambda: Session.load(saved('{"start_time": 1')),
    "saving into a missing folder": lambda: session().save(FOLDER / "missing" / "a"),
    "saving without a name": lambda: session().save(),
    "saving into nothing": lambda: session().save(None),
    "combining with nothing": lambda: any_session.combine(session(), None),
    "combining one": lambda: any_session.combine(session()),
    "unknown argument of root_frame": lambda: session().root_frame(trim=True),
    "unknown argument of to_json": lambda: session().to_json(records=True),
    "an attribute that there is not": lambda: session().program,
    "shortening nothing": lambda: session().shorten_path(None),
    # frames
    "a frame of a number": lambda: any_frame(3),
    "a time of text": lambda: any_frame("a", time="x"),
    "unknown argument of Frame": lambda: any_frame("a", parent=None),
    "unknown attribute of a frame": lambda: tree()[0].depth,
    "a new list of children": lambda: setattr(tree()[0], "children", []),
    "a new function": lambda: setattr(tree()[0], "function", "other"),
    "appending to children": lambda: tree()[0].children.append(tree()[1]),
    "adding nothing": lambda: tree()[0].add_child(None),
    "adding after a stranger": lambda: tree()[0].add_child(any_frame("x"), after=any_frame("y")),
    "adding below [self]": lambda: any_frame("[self]").add_child(any_frame("x")),
    "removing a root": lambda: tree()[0].remove_from_parent(),
    "no context": lambda: tree()[0].file_path_short,
    "deleting a root": lambda: delete_frame_from_tree(tree()[0], replace_with="children"),
    "deleting for what there is not": lambda: delete_frame_from_tree(tree()[1], replace_with="x"),  # type: ignore[arg-type]
    "combining parent and child": lambda: combine_frames(tree()[1], into=tree()[0]),
    "combining two trees": lambda: combine_frames(tree()[1], into=tree()[1]),
    "a group of nothing": lambda: any_group(),
    "removing a stranger of a group": lambda: any_group(tree()[0]).remove_frame(tree()[1]),
    "a processor without options": lambda: remove_importlib(tree()[0]),  # type: ignore[call-arg]
    "a processor of a number": lambda: remove_importlib(3, options={}),  # type: ignore[arg-type]
    "grouping without a context": lambda: group_library_frames_processor(tree()[0], options={}),
}
