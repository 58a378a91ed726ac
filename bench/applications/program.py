"""Runs the work() of an application twice and writes how long the second took. Usage: program.py FILE WORKLOAD.py [hooked]

`hooked`: with a hook at every call and return that does nothing, so that the program is as slow, and slow in the same
places, as under a profiler that needs such a hook. The hook is PyErr_CheckSignals(), which looks at a flag and gives 0.
"""

import ctypes
import importlib
import json
import pathlib
import sys
import time

result, workload = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(workload.parent))
work = importlib.import_module(workload.stem).work
if "hooked" in sys.argv[3:]:
    nothing = ctypes.cast(ctypes.pythonapi.PyErr_CheckSignals, ctypes.c_void_p)
    ctypes.pythonapi.PyEval_SetProfile(nothing, None)


def measured() -> None:
    work()


work()
started = time.perf_counter()
measured()
result.write_text(json.dumps({"wall": time.perf_counter() - started}))
