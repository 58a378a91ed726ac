"""Functions of one's own, called at samples."""

from __future__ import annotations

from pyinstrument._core import get_frame_info as get_frame_info
from pyinstrument._core import measure_timing_overhead as measure_timing_overhead
from pyinstrument._core import setstatprofile as setstatprofile
from pyinstrument._core import walltime_coarse_resolution as walltime_coarse_resolution

__all__ = ["get_frame_info", "measure_timing_overhead", "setstatprofile", "walltime_coarse_resolution"]
