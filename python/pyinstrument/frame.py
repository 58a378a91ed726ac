"""A tree of calls as Python sees it: frames, and groups of frames that are shown as one line.

Frames are handles of a tree in C++. The same place in the tree is the same object as long as somebody holds it.
"""

from __future__ import annotations

from pyinstrument._core import Frame as Frame
from pyinstrument._core import FrameAttributes as FrameAttributes
from pyinstrument._core import FrameGroup as FrameGroup
from pyinstrument.frame_info import ATTRIBUTE_MARKER_CLASS_NAME as ATTRIBUTE_MARKER_CLASS_NAME
from pyinstrument.frame_info import ATTRIBUTE_MARKER_TRACEBACKHIDE as ATTRIBUTE_MARKER_TRACEBACKHIDE
from pyinstrument.frame_info import frame_info_get_identifier as frame_info_get_identifier
from pyinstrument.frame_info import parse_frame_info as parse_frame_info

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

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
