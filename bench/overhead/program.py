"""Runs the work() of a workload and writes how long it took. Usage: program.py FILE WORKLOAD.py

Seconds on the clock, and seconds of CPU of this thread: in the first everything counts that holds the program up, but
other programs on the machine too; in the second only what the program's own thread does, profiler's hooks included.
"""

import importlib
import json
import pathlib
import sys
import time

result, workload = map(pathlib.Path, sys.argv[1:])
sys.path.insert(0, str(workload.parent))
work = importlib.import_module(workload.stem).work
cpu, wall = time.thread_time(), time.perf_counter()
work()
wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
result.write_text(json.dumps({"wall": wall, "cpu": cpu}))
