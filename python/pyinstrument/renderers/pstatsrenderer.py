"""A table for the standard library's `pstats`, and for the many tools that read such files."""

from __future__ import annotations

from pyinstrument import processors
from pyinstrument.renderers.plugin import NativeFrameRenderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyinstrument.renderers.base import ProcessorList


class PstatsRenderer(NativeFrameRenderer):
    """One entry a function, in Python's marshal format. `render()` gives the bytes as `surrogateescape` decodes them."""

    plugin_name = "pstats"
    output_file_extension = "pstats"
    output_is_binary = True

    def __init__(self, **kwargs: Any) -> None:
        """Takes the options of `FrameRenderer`."""
        super().__init__(**kwargs)

    def default_processors(self) -> ProcessorList:
        return [
            processors.remove_importlib,
            processors.remove_tracebackhide,
            processors.merge_consecutive_self_time,
            processors.aggregate_repeated_calls,
            processors.remove_irrelevant_nodes,
            processors.remove_unnecessary_self_time_nodes,
            processors.remove_first_pyinstrument_frames_processor,
        ]
