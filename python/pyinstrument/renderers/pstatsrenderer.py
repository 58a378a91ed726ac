"""A table for the standard library's `pstats`, and for the many tools that read such files."""

from __future__ import annotations

from pyinstrument.renderers.plugin import NativeFrameRenderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class PstatsRenderer(NativeFrameRenderer):
    """One entry a function, in Python's marshal format. `render()` gives the bytes as `surrogateescape` decodes them."""

    plugin_name = "pstats"
    output_file_extension = "pstats"
    output_is_binary = True
    _never_called = ("frame_key", "render_frame")

    def __init__(self, **kwargs: Any) -> None:
        """Takes the options of `FrameRenderer`."""
        super().__init__(**kwargs)
