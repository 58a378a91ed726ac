import asyncio
import contextlib
import html
import io
import os
import re
import signal
import threading

from IPython.core.error import UsageError
from IPython.testing.globalipapp import start_ipython
from IPython.utils.capture import capture_output
from report_page import read_page

shell = start_ipython()


def output_of(action):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        action()
    return output.getvalue()


shell.run_line_magic("load_ext", "pyinstrument")
shell.run_cell(
    "import time, asyncio\ndef slow(): time.sleep(0.1)\nasync def slow_task(): await asyncio.sleep(0.03)"
)
assert "slow" in output_of(lambda: shell.run_cell_magic("pyinstrument", "", "slow()\nanswer = 42"))
assert shell.user_ns["answer"] == 42
assert "slow" in output_of(lambda: shell.run_line_magic("pyinstrument", "slow()"))
report = output_of(lambda: shell.run_cell_magic("pyinstrument", "-p color=false", "slow()")).splitlines()
assert f"Cell [{shell.execution_count}]" in report
assert any(line.endswith(">:1") and "<module>  <ipython-input-" in line for line in report)
assert not any("interactiveshell" in line or "magic.py" in line for line in report)
assert "No samples" in output_of(lambda: shell.run_cell_magic("pyinstrument", "", "1 +"))
assert "%" in output_of(lambda: shell.run_cell_magic("pyinstrument", "-p time=percent_of_total", "slow()"))


def report_of(options, cell):
    return output_of(lambda: shell.run_cell_magic("pyinstrument", f"{options} -p color=false", cell))


# ways of calling it that programs for the public release have
def calls_of_slow(options):
    return report_of(options, "slow(); asyncio.run(slow_task()); slow()").count(" slow ")


assert (
    calls_of_slow("--timeline=True") == calls_of_slow("--timeline True") == calls_of_slow("--timeline") == 2
)
assert calls_of_slow("--timeline=") == calls_of_slow("--timeline False") == calls_of_slow("-h 200") == 1
assert calls_of_slow("--interval 0 --height 50%") == 1
two_profilers = "from pyinstrument import Profiler\nwith Profiler(): slow()"
assert "slow" in report_of("", two_profilers)
awaiting = report_of("", "await slow_task(); slow()")
assert "_run_once" in awaiting
assert "select" in awaiting
assert "slow" in awaiting, awaiting
assert not any("magic.py" in line or "IPython" in line for line in awaiting.splitlines())
assert "slow" in report_of("", "async def task(): slow()\nawait asyncio.gather(slow_task(), task())")
assert "slow_task" in report_of("--async_mode=enabled", "await slow_task()")
with contextlib.suppress(UsageError):
    report_of("--hide a --hide-regex b", "print('not', 'run')")
    raise AssertionError("two ways of hiding were not refused")


def page_of(cell):
    with capture_output() as captured:
        shell.run_cell_magic("pyinstrument", "", cell)
    [shown] = captured.outputs
    frame = re.fullmatch('<iframe srcdoc="([^"]*)" width="100%" [^<>]*></iframe>', shown.data["text/html"])
    return read_page(html.unescape(frame[1]))


page = page_of("slow()\nanswer = 43")
assert "slow" in page.seen
assert not any("run_code" in name for name in page.seen)
assert page.header["processed"]
assert "slow()\nanswer = 43" in page.sources
assert "asyncio" not in "".join(page.sources)  # of cells that this one did not call


def answer_of(line):
    shell.run_line_magic("pyinstrument", line)
    return shell.user_ns["answer"]


assert answer_of("answer = 'a  b', \"c d\"") == ("a  b", "c d")
assert answer_of("--timeline answer = {'a':   'b'}") == {"a": "b"}
assert answer_of("--timeline=True --show-all answer = 3 --4") == 7


async def in_a_notebook():
    """Where a loop runs already, as in a kernel."""
    shell.run_cell_magic("pyinstrument", "--async_mode enabled", "await slow_task()")


assert "slow_task" in output_of(lambda: asyncio.run(in_a_notebook()))


def interrupted():
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    shell.run_cell_magic("pyinstrument", "", "def waiting(): time.sleep(60)\nwaiting()")


assert "waiting" in output_of(interrupted)
print("done")
