"""The report for the terminal."""

from __future__ import annotations

from pyinstrument.renderers.base import lists_options
from pyinstrument.renderers.plugin import NativeFrameRenderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, TypeAlias

    FlatTimeMode: TypeAlias = Literal["self", "total"]


class ConsoleRenderer(NativeFrameRenderer):
    """The tree, or a list of functions, as text for a terminal."""

    plugin_name = "text"

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
        names = ("show_all", "timeline", "unicode", "color", "flat", "time", "flat_time", "short_mode")
        return {name: getattr(self, name) for name in names}
