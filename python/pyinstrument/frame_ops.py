"""Operations on trees of frames that keep times and groups right."""

from __future__ import annotations

from pyinstrument._core import build_frame_tree as build_frame_tree
from pyinstrument.frame import SELF_TIME_FRAME_IDENTIFIER, Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

# A sample: the frame infos of its stack, and its seconds.
FrameRecordType: TypeAlias = tuple[list[str], float]


class IdentifierDoesntMatchException(ValueError):  # noqa: N818 (its public name)
    """Two frames that should be of one function are not."""


def delete_frame_from_tree(frame: Frame, replace_with: Literal["children", "self_time", "nothing"]) -> None:
    """Takes a frame out of its tree; never the root.

    `children`: its children take its place. `self_time`: a `[self]` frame with its time does. `nothing`: its time
    becomes the parent's absorbed time. The frame leaves its group, and so do those that go with it.
    """
    parent = frame.parent
    if parent is None:
        raise ValueError("Cannot delete the root frame")
    if replace_with == "children":
        # a synthetic leaf has no children that could carry its time
        parent.absorbed_time += frame.time if frame.is_synthetic_leaf else frame.absorbed_time
        parent.add_children(frame.children, after=frame)
    elif replace_with == "self_time":
        parent.add_child(Frame(SELF_TIME_FRAME_IDENTIFIER, time=frame.time), after=frame)
    elif replace_with == "nothing":
        parent.absorbed_time += frame.time
    else:
        raise ValueError(replace_with)
    frame.remove_from_parent()
    remove_frame_from_groups(frame, recursive=True)


def combine_frames(frame: Frame, into: Frame) -> None:
    """Merges a frame into another child of the same parent: times and attributes add up, children move."""
    if frame is into or frame.parent is None or frame.parent is not into.parent:
        raise AssertionError("only two children of one parent can be combined")
    into.add_children(frame.children)
    into.absorbed_time += frame.absorbed_time
    into.time += frame.time
    attributes = into.attributes.copy()
    for attribute, time in frame.attributes.items():
        attributes[attribute] = attributes.get(attribute, 0) + time
    into.attributes = attributes
    frame.remove_from_parent()
    remove_frame_from_groups(frame, recursive=False)


def remove_frame_from_groups(frame: Frame, recursive: bool) -> None:
    """The frame leaves its group, with everything below it if `recursive`; a group left with one frame dissolves."""
    frames = [frame]
    while frames:
        current = frames.pop()
        if recursive:
            frames.extend(current.children)
        group = current.group
        if group is None:
            continue
        group.remove_frame(current)
        if len(group.frames) == 1:
            group.remove_frame(group.frames[0])
