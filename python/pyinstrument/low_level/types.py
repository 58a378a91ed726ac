"""Names of types that the low-level functions take."""

from __future__ import annotations

from typing import Literal

TimerType = Literal["walltime", "walltime_thread", "walltime_coarse", "timer_func"]
