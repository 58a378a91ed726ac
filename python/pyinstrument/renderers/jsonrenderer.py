"""The tree as JSON, for other programs."""

from __future__ import annotations

from pyinstrument.renderers.plugin import NativeFrameRenderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyinstrument.frame import Frame


class JSONRenderer(NativeFrameRenderer):
    """The frame tree as one line of JSON."""

    plugin_name = "json"
    output_file_extension = "json"
    _never_called = ("render_frame",)

    def __init__(self, **kwargs: Any) -> None:
        """Takes the options of `FrameRenderer`."""
        super().__init__(**kwargs)

    def render_frame(self, frame: Frame | None) -> str:
        """A tree that has passed through processors, as it stands in the report; for a renderer of one's own."""
        report = self.render_tree(None, frame).decode("utf-8", "surrogateescape")
        return report.partition('"root_frame": ')[2].removesuffix("}\n")
