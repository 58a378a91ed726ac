"""The tree as JSON, for other programs."""

from __future__ import annotations

from pyinstrument.renderers.plugin import NativeFrameRenderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class JSONRenderer(NativeFrameRenderer):
    """The frame tree as one line of JSON."""

    plugin_name = "json"
    output_file_extension = "json"

    def __init__(self, **kwargs: Any) -> None:
        """Takes the options of `FrameRenderer`."""
        super().__init__(**kwargs)
