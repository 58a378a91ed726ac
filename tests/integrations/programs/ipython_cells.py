import asyncio
import contextlib
import io
import os
import signal
import threading

from IPython.testing.globalipapp import start_ipython

shell = start_ipython()


def output_of(action):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        action()
    return output.getvalue()


shell.run_line_magic("load_ext", "pyinstrument")
shell.run_cell(
    "import time, asyncio\ndef slow(): time.sleep(0.03)\nasync def slow_task(): await asyncio.sleep(0.03)"
)
assert "slow" in output_of(lambda: shell.run_cell_magic("pyinstrument", "", "slow()\nanswer = 42"))
assert shell.user_ns["answer"] == 42
assert "slow" in output_of(lambda: shell.run_line_magic("pyinstrument", "slow()"))
assert "slow_task" in output_of(lambda: shell.run_cell_magic("pyinstrument", "", "await slow_task()"))
report = output_of(lambda: shell.run_cell_magic("pyinstrument", "-p color=false", "slow()")).splitlines()
assert f"Cell [{shell.execution_count}]" in report
assert any(line.endswith(">:1") and "<module>  <ipython-input-" in line for line in report)
assert not any("interactiveshell" in line or "magic.py" in line for line in report)
assert "No samples" in output_of(lambda: shell.run_cell_magic("pyinstrument", "", "1 +"))
assert "%" in output_of(lambda: shell.run_cell_magic("pyinstrument", "-p time=percent_of_total", "slow()"))


async def in_a_notebook():
    """Where a loop runs already, as in a kernel."""
    shell.run_cell_magic("pyinstrument", "", "await slow_task()")


assert "slow_task" in output_of(lambda: asyncio.run(in_a_notebook()))


def interrupted():
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    shell.run_cell_magic("pyinstrument", "", "def waiting(): time.sleep(60)\nwaiting()")


assert "waiting" in output_of(interrupted)
print("done")
