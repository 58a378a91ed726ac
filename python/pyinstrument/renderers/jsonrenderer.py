"""The tree as JSON, for other programs."""

from __future__ import annotations

from pyinstrument import processors
from pyinstrument.renderers.plugin import NativeFrameRenderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyinstrument.renderers.base import ProcessorList


class JSONRenderer(NativeFrameRenderer):
    """The frame tree as one line of JSON."""

    plugin_name = "json"
    output_file_extension = "json"

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
            processors.group_library_frames_processor,
        ]
