"""sys.setprofile, sys.settrace, coverage and, from 3.12 on, sys.monitoring: set, at work and taken away again."""

import sys

try:
    import coverage
except ImportError:
    coverage = None

CALLS = [0]


def count(*_):
    CALLS[0] += 1
    return count


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def monitored():
    monitoring = sys.monitoring
    monitoring.use_tool_id(3, "soak")
    monitoring.register_callback(3, monitoring.events.PY_START, count)
    monitoring.set_events(3, monitoring.events.PY_START)
    fib(12)
    monitoring.set_events(3, 0)
    monitoring.free_tool_id(3)


def turn(number):
    sys.setprofile(count)
    fib(12)
    sys.setprofile(None)
    sys.settrace(count)
    fib(10)
    sys.settrace(None)
    if hasattr(sys, "monitoring"):
        monitored()
    if coverage and number % 20 == 0:
        measuring = coverage.Coverage(data_file=None)
        measuring.start()
        fib(12)
        measuring.stop()
    fib(14)
