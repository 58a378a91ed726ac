"""A timeline for speedscope.app, and the parts of its file format as plain classes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum

from pyinstrument.renderers.plugin import NativeFrameRenderer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pyinstrument.frame import Frame


@dataclass(frozen=True, eq=True)
class SpeedscopeFrame:
    """A function."""

    name: str | None
    file: str | None
    line: int | None


class SpeedscopeEventType(Enum):
    """Whether a call begins or ends."""

    OPEN = "O"
    CLOSE = "C"


@dataclass
class SpeedscopeEvent:
    """The beginning or end of a call: when, and of which function (an index into the shared frames)."""

    type: SpeedscopeEventType
    at: float
    frame: int


@dataclass
class SpeedscopeProfile:
    """Calls in the order of time."""

    name: str
    events: list[SpeedscopeEvent]
    end_value: float
    start_value: float = 0.0
    type: str = "evented"
    unit: str = "seconds"


@dataclass
class SpeedscopeFile:
    """A whole file; `shared["frames"]` are the functions."""

    name: str
    profiles: list[SpeedscopeProfile]
    shared: dict[str, list[SpeedscopeFrame]]
    schema: str = "https://www.speedscope.app/file-format-schema.json"
    active_profile_index: None = None
    exporter: str = "pyinstrument"


class SpeedscopeEncoder(json.JSONEncoder):
    """Writes the classes above, with the names of the schema."""

    def default(self, o: Any) -> Any:
        match o:
            case SpeedscopeFile():
                return {
                    "$schema": o.schema,
                    "name": o.name,
                    "activeProfileIndex": o.active_profile_index,
                    "exporter": o.exporter,
                    "profiles": o.profiles,
                    "shared": o.shared,
                }
            case SpeedscopeProfile():
                return {
                    "type": o.type,
                    "name": o.name,
                    "unit": o.unit,
                    "startValue": o.start_value,
                    "endValue": o.end_value,
                    "events": o.events,
                }
            case SpeedscopeFrame() | SpeedscopeEvent():
                return vars(o)
            case SpeedscopeEventType():
                return o.value
        return super().default(o)


class SpeedscopeRenderer(NativeFrameRenderer):
    """Calls in the order of time, as JSON for https://www.speedscope.app."""

    plugin_name = "speedscope"
    output_file_extension = "speedscope.json"
    _never_called = ("render_frame",)

    def __init__(self, **kwargs: Any) -> None:
        """Takes the options of `FrameRenderer`."""
        super().__init__(**kwargs)
        self._frame_to_index: dict[SpeedscopeFrame, int] = {}

    def render_frame(self, frame: Frame | None) -> list[SpeedscopeEvent]:
        """The events of a tree that has passed through processors, for a renderer of one's own."""
        document = json.loads(self.render_tree(None, frame))
        functions = document["shared"]["frames"]
        self._frame_to_index = {
            SpeedscopeFrame(**function): index for index, function in enumerate(functions)
        }
        return [
            SpeedscopeEvent(SpeedscopeEventType(event["type"]), event["at"], event["frame"])
            for event in document["profiles"][0]["events"]
        ]
