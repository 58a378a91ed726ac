"""How is an observed frame written as text?

A frame info is an identifier, `function \\0 file \\0 first line`, and then any number of attributes, each led by `\\x01`
and a letter that says what it is.
"""

from __future__ import annotations

IDENTIFIER_SEP = "\x00"
ATTRIBUTES_SEP = "\x01"

ATTRIBUTE_MARKER_CLASS_NAME = "c"
ATTRIBUTE_MARKER_LINE_NUMBER = "l"
ATTRIBUTE_MARKER_TRACEBACKHIDE = "h"


def parse_frame_info(frame_info: str) -> tuple[str, list[str]]:
    """The identifier, and the attributes."""
    identifier, _, attributes = frame_info.partition(ATTRIBUTES_SEP)
    return identifier, attributes.split(ATTRIBUTES_SEP) if attributes else []


def frame_info_get_identifier(frame_info: str) -> str:
    return frame_info.partition(ATTRIBUTES_SEP)[0]
