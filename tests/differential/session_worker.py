"""Runs programs of `session_programs.py` with the package that is installed where it runs.

Reads a JSON list of steps a line; answers each with a JSON list a line: what became of every step.
"""

from __future__ import annotations

import io
import json
import pickle
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyinstrument import Profiler, processors, renderers
from pyinstrument.frame import Frame
from pyinstrument.frame_ops import delete_frame_from_tree
from pyinstrument.processors import ProcessorOptions
from pyinstrument.renderers.base import FrameRenderer, ProcessorList, Renderer
from pyinstrument.session import Session
from sessions import generate
from wrong_calls import WRONG_CALLS

FOLDER = Path(tempfile.mkdtemp())
COMMAND = "pyinstrument/__main__.py"


class Skipped(Exception):  # noqa: N818 (no error)
    """The two packages differ in this step on purpose; see the `skip_` functions."""


def skip_defects(session: Session, steps: list[Any]) -> None:
    """Processors in an order in which the public release goes wrong."""
    skip_first_child_of_runner(session, steps)
    skip_taking_out_of_groups(steps)
    skip_absorbed_time(steps)


def skip_first_child_of_runner(session: Session, steps: list[Any]) -> None:
    """It drops parts of what its command ran unless calls are aggregated first: see exclusions.py."""
    first = processors.remove_first_pyinstrument_frames_processor
    if first not in steps or not was_recorded_by_command(session):
        return
    if processors.aggregate_repeated_calls not in steps[: steps.index(first)]:
        raise Skipped("not aggregated")


def skip_taking_out_of_groups(steps: list[Any]) -> None:
    """Frames that were merged into others still count as frames of their group, and a group whose first frame is gone is
    in no report."""
    group = processors.group_library_frames_processor
    taking_out = (
        processors.merge_consecutive_self_time,
        processors.remove_importlib,
        processors.remove_tracebackhide,
    )
    if group in steps and any(step in taking_out for step in steps[steps.index(group) :]):
        raise Skipped("taking out of groups")


def skip_groups_without_root(frame: Frame) -> None:
    """When the first frame of a group is gone, the rest of it is in no report; ours shows it."""
    if frame.group is not None and frame.group.root is frame:
        raise Skipped("root of a group")


def skip_absorbed_time(steps: list[Any]) -> None:
    """Where a frame that absorbed time is taken away, that time is counted twice."""
    absorbing = (
        processors.remove_irrelevant_nodes,
        processors.remove_unnecessary_self_time_nodes,
        only_the_longest,
    )
    first = next((number for number, step in enumerate(steps) if step in absorbing), len(steps))
    if processors.remove_irrelevant_nodes in steps[first + 1 :] or only_the_longest in steps[first + 1 :]:
        raise Skipped("absorbed time")


def was_recorded_by_command(session: Session) -> bool:
    return any(COMMAND in frame.replace("\\", "/") for frame in session.start_call_stack)


# ---- what users write ----


def unchanged(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    return frame


def without_loads(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    if frame is None:
        return None
    for child in frame.children:
        without_loads(child, options=options)
        if child.function.startswith("load"):
            skip_groups_without_root(child)
            delete_frame_from_tree(child, replace_with="children")
    return frame


def only_the_longest(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """Takes away all children of the root but the longest."""
    if frame is None:
        return None
    longest = max(frame.children, key=lambda child: child.time, default=None)
    for child in list(frame.children):
        if child is not longest:
            delete_frame_from_tree(child, replace_with="nothing")
    return frame


def timed_by_option(frame: Frame | None, options: ProcessorOptions) -> Frame | None:
    """Goes down while one child has nearly all the time."""
    share = 1 - options.get("filter_threshold", 0.01)
    while frame is not None and len(frame.children) == 1 and frame.children[0].time >= share * frame.time:
        [child] = frame.children
        if child.is_synthetic:
            break
        child.remove_from_parent()
        frame = child
    return frame


class Outline(FrameRenderer):
    """A line a frame."""

    output_file_extension = "outline"

    def default_processors(self) -> ProcessorList:
        return [
            processors.remove_importlib,
            processors.aggregate_repeated_calls,
            unchanged,
            processors.group_library_frames_processor,
        ]

    def render(self, session: Session) -> str:
        frame = self.preprocess(session.root_frame())
        return "empty" if frame is None else "\n".join(self.lines(frame, 0))

    def lines(self, frame: Frame, depth: int) -> list[str]:
        mark = "+" if frame.group and frame.group.root is frame else " "
        line = f"{' ' * depth}{mark}{frame.time:.6f} {frame.function} {frame.code_position_short()} {frame.class_name}"
        return [line, *(more for child in frame.children for more in self.lines(child, depth + 1))]


def told(frame: Frame | None) -> Any:
    """All there is to know of a tree."""
    if frame is None:
        return None
    members = frame.group.frames if frame.group else ()
    return {
        "identifier": frame.identifier,
        "time": frame.time,
        "attributes": list(frame.attributes.items()),
        "position": frame.code_position_short(),
        "is_application_code": frame.is_application_code,
        # as shares, since sums depend on the order of adding
        "absorbed": round(frame.absorbed_time / (frame.time or 1), 9),
        "self": round(frame.total_self_time / (frame.time or 1), 9) + 0.0,
        "await": round(frame.await_time() / (frame.time or 1), 9),
        "group": [member.identifier for member in members],
        "children": [told(child) for child in frame.children],
    }


def processor(name: str) -> Any:
    return getattr(processors, name, None) or globals()[name]


def make(name: str, options: dict[str, Any]) -> Renderer:
    made: Renderer = (Outline if name == "Outline" else getattr(renderers, name))(**options)
    return made


class Run:
    def __init__(self) -> None:
        self.sessions: list[Session] = []
        self.with_shown_paths: set[int] = set()

    def with_paths(self, number: int) -> Session:
        """The session, of which paths are to be shown."""
        self.with_shown_paths.add(number)
        return self.sessions[number]

    def data(self, shape: str, seed: int, samples: int) -> dict[str, Any]:
        data = generate(shape, seed).data
        return data | {"frame_records": [(stack, time) for stack, time in data["frame_records"][:samples]]}

    def construct(self, shape: str, seed: int, samples: int) -> None:
        self.sessions.append(Session(**self.data(shape, seed, samples)))

    def from_json(self, shape: str, seed: int, samples: int) -> None:
        self.sessions.append(Session.from_json(json.loads(json.dumps(self.data(shape, seed, samples)))))

    def combine(self, first: int, second: int) -> None:
        self.sessions.append(Session.combine(self.sessions[first], self.sessions[second]))

    def save_and_load(self, number: int) -> None:
        path = FOLDER / "session.pyisession"
        self.sessions[number].save(path)
        self.sessions.append(Session.load(str(path)))

    def through_json(self, number: int) -> None:
        self.sessions.append(Session.from_json(json.loads(json.dumps(self.sessions[number].to_json()))))

    def through_pickle(self, number: int) -> None:
        self.sessions.append(pickle.loads(pickle.dumps(self.sessions[number])))
        if number in self.with_shown_paths:
            self.with_shown_paths.add(len(self.sessions) - 1)

    def set(self, number: int, name: str, value: Any) -> None:
        if name == "sys_path" and number in self.with_shown_paths:
            # the public release goes on to show paths as it did before
            raise Skipped("remembered paths")
        setattr(self.sessions[number], name, value)

    def to_json(self, number: int, include_frame_records: bool) -> Any:
        session = self.sessions[number]
        json_dict = (
            session.to_json() if include_frame_records else session.to_json(include_frame_records=False)
        )
        return {**json_dict, "sys_prefixes": sorted(json_dict["sys_prefixes"])}  # in no order, once combined

    def root_frame(self, number: int, trim_stem: bool | None) -> Any:
        session = self.with_paths(number)
        frame = session.root_frame() if trim_stem is None else session.root_frame(trim_stem=trim_stem)
        return told(frame)

    def shorten_paths(self, number: int, paths: list[str]) -> list[str]:
        return [self.with_paths(number).shorten_path(path) for path in paths]

    def process(self, number: int, names: list[str], options: dict[str, Any]) -> Any:
        session = self.with_paths(number)
        skip_defects(session, [processor(name) for name in names])
        frame = session.root_frame()
        for name in names:
            frame = processor(name)(frame, options=options)
        return told(frame)

    def describe(self, name: str, options: dict[str, Any]) -> Any:
        renderer = make(name, options)
        facts = {
            "is a": [kind.__name__ for kind in (Renderer, FrameRenderer) if isinstance(renderer, kind)],
            "extension": renderer.output_file_extension,
            "binary": renderer.output_is_binary,
            "module": type(renderer).__module__,
        }
        if isinstance(renderer, FrameRenderer):
            facts["processors"] = [each.__name__ for each in renderer.processors]
            facts["default"] = [each.__name__ for each in renderer.default_processors()]
            facts["processor_options"] = renderer.processor_options
        for name in (
            "show_all",
            "timeline",
            "unicode",
            "color",
            "flat",
            "time",
            "flat_time",
            "short_mode",
            "tree_format",
        ):
            if name in vars(renderer):
                facts[name] = getattr(renderer, name)
        return facts

    def render(self, number: int, name: str, options: dict[str, Any], edits: list[list[Any]]) -> str:
        session = self.with_paths(number)
        renderer = make(name, options)
        steps: ProcessorList = getattr(renderer, "processors", [])
        for edit in edits:
            self.edit(steps, *edit)
        skip_defects(session, steps)
        return renderer.render(session)

    def edit(self, steps: ProcessorList, kind: str, *arguments: Any) -> None:
        if kind == "remove":
            if processor(arguments[0]) in steps:
                steps.remove(processor(arguments[0]))
        elif kind == "reverse_two":
            steps[arguments[0] : arguments[0] + 2] = steps[arguments[0] : arguments[0] + 2][::-1]
        else:
            steps.insert(arguments[0], processor(arguments[1]))

    def output_text(self, number: int, options: dict[str, Any]) -> str:
        return self.profiler_with(number, options).output_text(**options)

    def print(self, number: int, options: dict[str, Any]) -> str:
        file = io.StringIO()
        self.profiler_with(number, options).print(file=file, **options)
        return file.getvalue()

    def profiler_with(self, number: int, options: dict[str, Any]) -> Profiler:
        session = self.with_paths(number)
        skip_defects(session, renderers.ConsoleRenderer(**options).processors)
        profiler = Profiler()
        profiler._last_session = session
        return profiler

    def wrong_call(self, name: str) -> None:
        WRONG_CALLS[name]()


def outcome(call: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return call(*arguments)
    except Skipped as reason:
        return {"skipped": str(reason)}
    except Exception as error:  # of whatever type: that is what is compared
        return {"raised": [kind.__name__ for kind in type(error).__mro__]}


if __name__ == "__main__":
    for line in sys.stdin:
        state = Run()
        outcomes = [outcome(getattr(state, name), *arguments) for name, *arguments in json.loads(line)]
        sys.stdout.write(json.dumps(outcomes) + "\n")
