"""The report for the terminal."""

from __future__ import annotations

from pyinstrument import _core
from pyinstrument.frame_ops import delete_frame_from_tree
from pyinstrument.renderers.base import lists_options
from pyinstrument.renderers.plugin import NativeFrameRenderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

    from pyinstrument.frame import Frame
    from pyinstrument.session import Session

    FlatTimeMode: TypeAlias = Literal["self", "total"]
else:  # for the annotations of others, without the import of typing
    FlatTimeMode = str


class ConsoleRenderer(NativeFrameRenderer):
    """The tree, or a list of functions, as text for a terminal.

    A subclass may have a `render_preamble` and a `should_render_frame` of its own.
    """

    plugin_name = "text"
    _never_called = (
        "frame_description",
        "group_description",
        "libraries_for_frames",
        "render_frame",
        "render_frame_flat",
        "should_ignore_group",
        "should_render_frame_in_group",
    )

    @lists_options
    def __init__(
        self,
        show_all: bool = False,
        timeline: bool = False,
        processor_options: dict[str, Any] | None = None,
        unicode: bool = False,
        color: bool = False,
        flat: bool = False,
        time: Literal["seconds", "percent_of_total"] = "seconds",
        flat_time: FlatTimeMode = "self",
        short_mode: bool = False,
    ) -> None:
        """
        :param unicode: draw the tree with box-drawing characters
        :param color: colour times and functions with terminal escape codes
        :param flat: list functions instead of the tree
        :param time: how to show times, `seconds` or `percent_of_total`
        :param flat_time: which time a flat list shows, a function's own (`self`) or with what it called (`total`)
        :param short_mode: a smaller frame around the report
        """
        super().__init__(show_all=show_all, timeline=timeline, processor_options=processor_options)
        self.unicode = unicode
        self.color = color
        self.flat = flat
        self.time = time
        self.flat_time = flat_time
        self.short_mode = short_mode
        if flat and timeline:
            raise self.MisconfigurationError("Cannot use timeline and flat options together.")

    def plugin_options(self) -> dict[str, Any]:
        switches = ("show_all", "timeline", "unicode", "color", "flat", "short_mode")
        return {
            **{name: bool(getattr(self, name)) for name in switches},
            "time": self.time,
            "flat_time": self.flat_time,
            "part": "frames" if self._has_a_preamble_of_its_own() else "all",
        }

    def render_preamble(self, session: Session) -> str:
        """What stands above the tree."""
        options = self.plugin_options() | {"part": "preamble"}
        return _core.render_frame(session, None, self.plugin_name, options).decode("utf-8", "surrogateescape")

    def _has_a_preamble_of_its_own(self) -> bool:
        return type(self).render_preamble is not ConsoleRenderer.render_preamble

    def should_render_frame(self, frame: Frame) -> bool:
        """Whether the frame has a line. When not, what it called takes its place."""
        return True

    def render(self, session: Session) -> str:
        """The report."""
        report = super().render(session)
        return self.render_preamble(session) + report if self._has_a_preamble_of_its_own() else report

    def render_bytes(self, session: Session) -> bytes:
        """The report as the plugin writes it."""
        if type(self).should_render_frame is ConsoleRenderer.should_render_frame:
            return super().render_bytes(session)
        root = self.preprocess(session.root_frame())
        waiting = [] if root is None else list(root.children)
        while waiting:
            frame = waiting.pop()
            waiting.extend(frame.children)
            if not self.should_render_frame(frame):
                delete_frame_from_tree(frame, replace_with="children")
        return self.render_tree(session, root)
