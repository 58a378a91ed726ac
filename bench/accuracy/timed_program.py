"""Runs the work() of a workload for some seconds. Usage: timed_program.py FILE WORKLOAD.py SECONDS [ARGUMENT]

Writes what work() returned.
"""

import importlib
import json
import pathlib
import sys

result, workload = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(workload.parent))
work = importlib.import_module(workload.stem).work
result.write_text(json.dumps(work(*map(float, sys.argv[3:]))))
