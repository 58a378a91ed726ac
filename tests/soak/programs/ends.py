"""Profiled programs that end in all ways there are; what is profiled here waits for them.

SOAK_COMMAND is the command that profiles a program, as JSON.
"""

import json
import os
import subprocess
import sys

BUSY_THREAD = """
import threading
def spin():
    while True:
        sum(range(100))
threading.Thread(target=spin, daemon=True).start()
"""
WORK = "\nfor _ in range(200): sorted(range(1000))\n"
ENDS = [
    (WORK, 0),
    (WORK + "import sys; sys.exit(3)", 3),
    (WORK + "1 / 0", 1),
    (WORK + "import os; os._exit(5)", 5),
    (WORK + "import os, sys; os.execv(sys.executable, [sys.executable, '-c', 'raise SystemExit(6)'])", 6),
    (WORK + "import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9),
    (BUSY_THREAD + WORK, 0),
    (BUSY_THREAD + WORK + "import sys; sys.exit(4)", 4),
    (WORK + "import atexit; atexit.register(lambda: sorted(range(200000)))", 0),
    (WORK + "import os; os.fork() or os._exit(0); os.wait()", 0),
    ("class Last:\n    def __del__(self): sorted(range(100000))\nlast = Last()" + WORK, 0),
]
COMMAND = json.loads(os.environ.get("SOAK_COMMAND", "null")) or [sys.executable]


def turn(number):
    program, expected = ENDS[number % len(ENDS)]
    result = subprocess.run([*COMMAND, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == expected, (program, result)
