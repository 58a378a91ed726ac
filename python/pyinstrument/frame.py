"""A tree of calls as Python sees it: frames, and groups of frames that are shown as one line.

Frames are handles of a tree in C++. The same place in the tree is the same object as long as somebody holds it.
"""

from __future__ import annotations

import copyreg

from pyinstrument._core import Frame as Frame
from pyinstrument._core import FrameAttributes as FrameAttributes
from pyinstrument._core import FrameGroup as FrameGroup
from pyinstrument.frame_info import ATTRIBUTE_MARKER_CLASS_NAME as ATTRIBUTE_MARKER_CLASS_NAME
from pyinstrument.frame_info import ATTRIBUTE_MARKER_TRACEBACKHIDE as ATTRIBUTE_MARKER_TRACEBACKHIDE
from pyinstrument.frame_info import frame_info_get_identifier as frame_info_get_identifier
from pyinstrument.frame_info import parse_frame_info as parse_frame_info

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Protocol

    class FrameContext(Protocol):
        """What knows the paths of a tree, as a Session does."""

        def shorten_path(self, path: str) -> str: ...

        @property
        def sys_prefixes(self) -> Sequence[str]: ...


# Frames that stand for time, not for a function.
AWAIT_FRAME_IDENTIFIER = "[await]"
SELF_TIME_FRAME_IDENTIFIER = "[self]"
OUT_OF_CONTEXT_FRAME_IDENTIFIER = "[out-of-context]"
DUMMY_ROOT_FRAME_IDENTIFIER = "[root]"

SYNTHETIC_LEAF_IDENTIFIERS = frozenset(
    [AWAIT_FRAME_IDENTIFIER, SELF_TIME_FRAME_IDENTIFIER, OUT_OF_CONTEXT_FRAME_IDENTIFIER]
)
SYNTHETIC_FRAME_IDENTIFIERS = SYNTHETIC_LEAF_IDENTIFIERS | {DUMMY_ROOT_FRAME_IDENTIFIER}


# ---- copies and pickles: with a frame goes the whole tree that it stands in ----


def _taken_apart(frame: Frame) -> tuple[Callable[..., Frame], tuple[Any, ...]]:
    top = frame
    while top.parent is not None:
        top = top.parent
    frames = [top]
    for each in frames:
        frames.extend(each.children)
    numbers = {each: number for number, each in enumerate(frames)}
    rows = [
        (
            -1 if each.parent is None else numbers[each.parent],
            each.identifier,
            each.time,
            each.absorbed_time,
            dict(each.attributes),
            vars(each),
        )
        for each in frames
    ]
    groups = {each.group.id: each.group for each in frames if each.group is not None}.values()
    members = [
        (
            numbers.get(group.root),
            [numbers[member] for member in group.frames if member in numbers],
            vars(group),
        )
        for group in groups
    ]
    try:
        context = frame.context
    except RuntimeError:
        context = None
    return _put_together, (rows, members, context, numbers[frame])


def _put_together(
    rows: list[tuple[int, str, float, float, dict[str, float], dict[str, Any]]],
    groups: list[tuple[int | None, list[int], dict[str, Any]]],
    context: FrameContext | None,
    number: int,
) -> Frame:
    frames: list[Frame] = []
    for parent, identifier, time, absorbed_time, attributes, own in rows:
        frame = Frame(identifier, time=time)
        frame.absorbed_time = absorbed_time
        frame.attributes = attributes
        for name, value in own.items():
            setattr(frame, name, value)
        if parent >= 0:
            frames[parent].add_child(frame)
        frames.append(frame)
    frames[0].set_context(context)
    for root, members, own in groups:
        group = FrameGroup(frames[members[0] if root is None else root])
        if root not in members:
            group.remove_frame(group.root)
        for member in members:
            group.add_frame(frames[member])
        for name, value in own.items():
            setattr(group, name, value)
    return frames[number]


copyreg.pickle(Frame, _taken_apart)


def __getattr__(name: str) -> object:
    if name != "FrameContext":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from typing import Protocol

    class FrameContext(Protocol):
        """What knows the paths of a tree, as a Session does."""

        def shorten_path(self, path: str) -> str: ...

        @property
        def sys_prefixes(self) -> Sequence[str]: ...

    globals()[name] = FrameContext
    return FrameContext
