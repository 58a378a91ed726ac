"""Repeats the turn() of a program for some seconds. Usage: program.py FILE PROGRAM.py SECONDS

Writes a line of JSON into FILE about once a second: seconds gone, turns done, resident memory in bytes. A program that
cannot run here says why in the global CANNOT_RUN.
"""

import importlib
import json
import os
import pathlib
import sys
import time

file, program = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(program.parent))
module = importlib.import_module(program.stem)
PAGE = os.sysconf("SC_PAGE_SIZE")


def write_line(**facts: object) -> None:
    with open(file, "a") as lines:
        lines.write(json.dumps(facts) + "\n")


def repeat(seconds: float) -> None:
    start = reported = time.monotonic()
    turns = 0
    while True:
        now = time.monotonic()
        if turns == 0 or now - reported >= 1 or now - start >= seconds:
            resident = int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * PAGE
            write_line(seconds=now - start, turns=turns, resident=resident)
            reported = now
        if now - start >= seconds and turns:
            return
        module.turn(turns)
        turns += 1


if getattr(module, "CANNOT_RUN", None):
    write_line(cannot_run=module.CANNOT_RUN)
else:
    repeat(float(sys.argv[3]))
