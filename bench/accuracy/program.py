"""Runs parts of a workload in turns and times each itself. Usage: program.py FILE WORKLOAD.py CYCLES PARTS

PARTS is JSON: how many units of each part a cycle runs. Writes the seconds that each part took, all cycles together.
Turns are short (some milliseconds), so that what else the machine does falls on all parts alike, and long against
the two readings of the clock.
"""

import importlib
import json
import pathlib
import sys
import time

result, workload = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(workload.parent))
functions = vars(importlib.import_module(workload.stem))
cycles, units = int(sys.argv[3]), json.loads(sys.argv[4])
seconds = dict.fromkeys(units, 0.0)
for _ in range(cycles):
    for part, count in units.items():
        start = time.perf_counter()
        functions[part](count)
        seconds[part] += time.perf_counter() - start
result.write_text(json.dumps(seconds))
