"""A recorded session as text, in the classic form of `.pyisession`: the same for every test."""

from __future__ import annotations

import json

FOLDER = "/project"

# name, file, line
MODULE = ("<module>", "main.py", 1)
MAIN = ("main", "main.py", 5)
FIRST = ("first", "library/outer.py", 2)
SECOND = ("second", "library/outer.py", 3)
THIRD = ("third", "library/inner.py", 2)
SPIN = ("spin", "spin.py", 4)
TURN = ("turn", "main.py", 9)
SLEEP = ("sleep", "<built-in>", 0)

STACKS = [
    ([MODULE, MAIN, SPIN], 0.5),
    ([MODULE, TURN, SLEEP], 0.25),
    ([MODULE, MAIN, FIRST, SECOND, THIRD, SLEEP], 1.0),
    ([MODULE, TURN, SLEEP], 0.25),
]


def frame_info(frame: tuple[str, str, int]) -> str:
    name, file, line = frame
    path = file if file.startswith("<") else f"{FOLDER}/{file}"
    return f"{name}\0{path}\0{line}"


def session_text() -> str:
    return json.dumps(
        {
            "start_time": 1700000000.0,
            "duration": 2.0,
            "min_interval": 0.001,
            "max_interval": 0.001,
            "sample_count": len(STACKS),
            "start_call_stack": [],
            "target_description": "Program: main.py an argument",
            "cpu_time": 0.5,
            "sys_path": [FOLDER],
            "sys_prefixes": ["/usr"],
            "frame_records": [[[frame_info(frame) for frame in stack], time] for stack, time in STACKS],
        }
    )
