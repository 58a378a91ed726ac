"""What was recorded: samples, and what is needed to show them without the program that they come from."""

from __future__ import annotations

from pyinstrument._core import Session as Session
from pyinstrument.frame_ops import FrameRecordType as FrameRecordType
