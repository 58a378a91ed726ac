"""A recording of three functions, as a .pyisession file of the classic form has it."""

from __future__ import annotations

FRAMES = ["main\0/app/main.py\x001", "work\0/app/main.py\x0010"]
SESSION = {
    "start_time": 1700000000.0,
    "duration": 2.0,
    "min_interval": 0.001,
    "max_interval": 0.001,
    "sample_count": 2,
    "start_call_stack": [],
    "target_description": "Program: main.py",
    "cpu_time": 2.0,
    "sys_path": ["/app"],
    "sys_prefixes": ["/usr"],
    "frame_records": [[FRAMES, 1.9], [[*FRAMES, "tiny\0/app/main.py\x0020"], 0.1]],
}
