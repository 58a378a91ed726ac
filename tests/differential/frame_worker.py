"""Runs programs of `frame_programs.py` with the package that is installed where it runs.

Reads a JSON list of steps a line; answers each with a JSON object a line: what became of every step, and everything
there is to know of every frame and group at the end. Frames are told by number, so that their identity counts; those
that the package made are told by what they say.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

from pyinstrument import processors
from pyinstrument.frame import Frame, FrameGroup
from pyinstrument.frame_ops import combine_frames, delete_frame_from_tree, remove_frame_from_groups


class Context:
    sys_prefixes = ("/usr",)

    def shorten_path(self, path: str) -> str:
        return path.rpartition("/")[2]


class Skipped(Exception):  # noqa: N818 (no error)
    """The two packages differ in this step on purpose; see the `skip_` functions."""


def tree_of(frame: Frame) -> list[Frame]:
    while frame.parent is not None:
        frame = frame.parent
    frames = [frame]
    for each in frames:
        frames.extend(each.children)
    return frames


def skip_circles(parent: Frame, child: Frame) -> None:
    """The public release makes a frame its own descendant, and then never ends; ours refuses."""
    above: Frame | None = parent
    while above is not None:
        if above is child:
            raise Skipped("circle")
        above = above.parent


def skip_absorbed_time(frame: Frame, replace_with: Any) -> None:
    """The public release counts absorbed time twice where it goes with the frame, and loses a leaf's time."""
    if replace_with == "children":
        if frame.is_synthetic_leaf:
            raise Skipped("time of a leaf")
    elif frame.absorbed_time:
        raise Skipped("absorbed time")


def skip_hidden_leaves(name: str, frame: Frame) -> None:
    """As above: the public release loses a leaf's time."""
    if name == "remove_tracebackhide" and any(
        f.is_synthetic_leaf and f.has_tracebackhide for f in tree_of(frame)
    ):
        raise Skipped("time of a leaf")


def skip_leaf_with_children(frame: Frame, into: Frame) -> None:
    """The public release fails half way when the children cannot move; ours fails before it begins."""
    if frame.children and into.is_synthetic_leaf:
        raise Skipped("leaf with children")


def skip_unusual_grouping(name: str, frame: Frame) -> None:
    """Without a context the public release fails half way, where ours fails before it begins; it takes frames away from
    groups that were made before, which ours leaves alone; and for a part of a tree it asks whose code the caller of
    `<string>` is, which a plugin cannot see."""
    if name != "group_library_frames_processor":
        return
    if "raised" in str(outcome(lambda: frame.context)):
        raise Skipped("no context")
    if frame.file_path == "<string>":
        raise Skipped("part under <string>")
    if any(each.group is not None for each in tree_of(frame)):
        raise Skipped("grouped before")


def skip_siblings_in_command(name: str, frame: Frame) -> None:
    """The public release drops all but the first call that its command made."""
    if name != "remove_first_pyinstrument_frames_processor":
        return
    while frame.children and any(
        part in (frame.file_path or "") for part in ("__main__", "<string>", "runpy")
    ):
        if len(frame.children) > 1:
            raise Skipped("several calls by the command")
        frame = frame.children[0]


def skip_self_with_attributes(name: str, frame: Frame) -> None:
    """The public release forgets attributes of `[self]`, which no sampler gives it, when it merges two of them."""
    if name in ("merge_consecutive_self_time", "aggregate_repeated_calls") and any(
        each.identifier == "[self]" and each.attributes for each in tree_of(frame)
    ):
        raise Skipped("[self] with attributes")


def skip_groups_across_trees(frame: Frame) -> None:
    """A processor sees one tree: ours dissolves a group that is left with one frame in it, whatever it has elsewhere."""
    tree = tree_of(frame)
    for each in tree:
        if each.group is not None and any(member not in tree for member in each.group.frames):
            raise Skipped("group across trees")


def take_apart(frames: Iterable[Frame], kept: list[Frame]) -> None:
    """Frames that were erased with their children kept stand alone in the public release; ours leaves those together
    that were erased together."""
    for frame in frames:
        if frame not in kept:
            for child in frame.children:
                child.remove_from_parent()


class Run:
    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.groups: list[FrameGroup] = []

    def new(self, info: str, time: float, has_context: bool) -> None:
        self.frames.append(Frame(info, time=time, context=Context() if has_context else None))

    def add_child(self, parent: int, child: int, after: int | None) -> None:
        self.add(parent, [child], after, lambda p, c, a: p.add_child(c[0], after=a))

    def add_children(self, parent: int, children: list[int], after: int | None) -> None:
        self.add(parent, children, after, lambda p, c, a: p.add_children(c, after=a))

    def add(
        self,
        parent_number: int,
        numbers: list[int],
        after_number: int | None,
        link: Callable[[Frame, list[Frame], Frame | None], None],
    ) -> None:
        parent, children = self.frames[parent_number], [self.frames[i] for i in numbers]
        after = None if after_number is None else self.frames[after_number]
        for child in children:
            skip_circles(parent, child)
        if after in children:
            raise Skipped("after itself")
        if parent.is_synthetic_leaf or (after is not None and after.parent is not parent):
            children = [Frame() for _ in children]  # the public release leaves them half linked
        link(parent, children, after)

    def remove_from_parent(self, frame: int) -> None:
        self.frames[frame].remove_from_parent()

    def set(self, frame: int, name: str, value: float) -> None:
        setattr(self.frames[frame], name, value)

    def set_attribute(self, frame: int, attribute: str, time: float) -> None:
        self.frames[frame].attributes[attribute] = time

    def record(self, frame: int, info: str, time: float) -> None:
        self.frames[frame].record_time_from_frame_info(info, time)

    def delete(self, number: int, replace_with: Any) -> None:
        frame = self.frames[number]
        if frame.parent is not None:
            skip_absorbed_time(frame, replace_with)
        delete_frame_from_tree(frame, replace_with=replace_with)

    def combine(self, frame: int, into: int) -> None:
        if frame == into or self.frames[frame].parent is self.frames[into].parent is None:
            raise Skipped("no siblings")
        skip_leaf_with_children(self.frames[frame], self.frames[into])
        combine_frames(self.frames[frame], into=self.frames[into])

    def combine_siblings(self, frame: int) -> None:
        siblings = self.frames[frame].children
        if len(siblings) < 2:
            raise Skipped("no siblings")
        skip_leaf_with_children(siblings[1], siblings[0])
        combine_frames(siblings[1], into=siblings[0])

    def leave_groups(self, frame: int, recursive: bool) -> None:
        remove_frame_from_groups(self.frames[frame], recursive=recursive)

    def group(self, frame: int) -> None:
        self.groups.append(FrameGroup(self.frames[frame]))

    def group_add(self, group: int, frame: int) -> None:
        self.groups[group].add_frame(self.frames[frame])

    def group_remove(self, group: int, frame: int) -> None:
        self.groups[group].remove_frame(self.frames[frame])

    def process(self, name: str, number: int, options: dict[str, Any]) -> Any:
        frame = self.frames[number]
        for each in tree_of(frame):
            each.absorbed_time = 0.0
        skip_hidden_leaves(name, frame)
        skip_unusual_grouping(name, frame)
        skip_self_with_attributes(name, frame)
        skip_siblings_in_command(name, frame)
        skip_groups_across_trees(frame)
        before = tree_of(frame)
        result = getattr(processors, name)(frame, options=options)
        if name in ("remove_importlib", "remove_tracebackhide", "remove_first_pyinstrument_frames_processor"):
            take_apart(before, tree_of(result))
        return self.told(result)

    def told(self, frame: Frame | None) -> Any:
        if frame is None:
            return None
        for number, known in enumerate(self.frames):
            if known is frame:
                return number
        return ["new", frame.identifier, frame.time, [self.told(child) for child in frame.children]]

    def told_group(self, group: FrameGroup | None) -> Any:
        for number, known in enumerate(self.groups):
            if known is group:
                return number
        return None if group is None else ["new", [self.told(frame) for frame in group.frames]]

    def state(self) -> dict[str, Any]:
        return {
            "frames": [self.state_of(frame) for frame in self.frames],
            "groups": [
                {
                    "frames": [self.told(frame) for frame in group.frames],
                    "exit_frames": [self.told(frame) for frame in group.exit_frames],
                    "repr": repr(group),
                }
                for group in self.groups
            ],
        }

    def state_of(self, frame: Frame) -> dict[str, Any]:
        facts: dict[str, Callable[..., Any]] = {
            "parent": lambda: self.told(frame.parent),
            "children": lambda: [self.told(child) for child in frame.children],
            "attributes": lambda: list(frame.attributes.items()),
            "group": lambda: self.told_group(frame.group),
            "context": lambda: type(frame.context).__name__,
            "proportion_of_parent": lambda: repr(float(frame.proportion_of_parent)),
            "await_time": lambda: float(frame.await_time()),
            "code_position_short": frame.code_position_short,
            "self_check": frame.self_check,
            "json": lambda: json.loads(frame.to_json_str()),
            "repr": lambda: repr(frame),
            "letters": lambda: [frame.get_attribute_value(letter) for letter in "clhxz"],
        }
        for name in [
            "identifier",
            "function",
            "file_path",
            "line_no",
            "file_path_short",
            "is_application_code",
            "is_synthetic",
            "is_synthetic_leaf",
            "time",
            "absorbed_time",
            "class_name",
            "has_tracebackhide",
            "total_self_time",
        ]:
            facts[name] = lambda name=name: getattr(frame, name)
        return {name: outcome(ask) for name, ask in facts.items()}


def outcome(call: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return call(*arguments)
    except Skipped as reason:
        return {"skipped": str(reason)}
    except Exception as error:  # of whatever type: that is what is compared
        return {"raised": type(error).__name__}


def run(steps: list[Any]) -> dict[str, Any]:
    state = Run()
    outcomes = [outcome(getattr(state, name), *arguments) for name, *arguments in steps]
    return {"steps": outcomes, **state.state()}


for line in sys.stdin:
    sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
