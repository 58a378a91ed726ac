"""Runs the work() of a workload and writes how many seconds it took. Usage: program.py WORKLOAD FILE

Seconds of CPU, of all threads: the profiler's own count, and other programs on the machine do not.
"""

import importlib
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent / "workloads"))
work = importlib.import_module(sys.argv[1]).work
start = time.process_time()
work()
pathlib.Path(sys.argv[2]).write_text(str(time.process_time() - start))
