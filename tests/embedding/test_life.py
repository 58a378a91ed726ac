"""Whatever a program does, it runs under the tick engine as without it, and there is a report that tells the truth."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from life import Life, check_truth, profile, script_with, turns_of
from runner import Runner, ask
from sanitizers import skip_with_sanitizer

# A tenth of a second of CPU time: long enough to be seen, however busy the machine is.
WORK = """
import time
def work(n):
    return n if n < 2 else work(n - 1) + work(n - 2)
def long_work():
    until = time.thread_time() + 0.1
    while time.thread_time() < until: work(10)
"""

FORKING = """
import os
def child(status):
    pid = os.fork()
    if pid == 0:
        work(8)
        os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == status
"""

# What is said of each: the program, and functions that must have been seen.
PROGRAMS: dict[str, tuple[str, list[str]]] = {
    "starts a thousand threads": (
        "import threading\n"
        "def start_all():\n"
        "    for _ in range(1000):\n"
        "        thread = threading.Thread(target=work, args=(5,))\n"
        "        thread.start()\n"
        "        thread.join()\n"
        "start_all()\n",
        ["start_all", "start"],
    ),
    "ends threads by sys.exit": (
        "import sys, threading\n"
        "def leave(): work(8); sys.exit(7)\n"
        "def start_all():\n"
        "    threads = [threading.Thread(target=leave) for _ in range(100)]\n"
        "    for thread in threads: thread.start()\n"
        "    for thread in threads: thread.join()\n"
        "start_all(); long_work(); print('done')\n",
        ["start_all", "work"],
    ),
    "forks in a loop": (
        FORKING
        + "def parent():\n    for n in range(100): child(n % 3)\nparent(); long_work(); print('done')\n",
        ["parent", "child", "[fork]", "work"],
    ),
    "forks after it was told to log": (
        # logging has callbacks in Python for forks
        "import logging\nlogging.basicConfig()\n"
        + FORKING
        + "for n in range(30): child(3)\nlong_work(); print('done')\n",
        ["child", "[fork]", "work"],
    ),
    "does something else first when it has forked": (
        # which is Python's code, run before os.fork() returns and CPython has counted the threads
        FORKING + "def linger():\n"
        "    until = time.thread_time() + 0.01\n"
        "    while time.thread_time() < until: work(5)\n"
        "os.register_at_fork(after_in_parent=linger)\n"
        "def parent():\n    for n in range(10): child(n)\nparent(); long_work(); print('done')\n",
        ["parent", "work"],
    ),
    "forks on threads while the main one waits": (
        "import threading\n"
        + FORKING
        + "def fork_often():\n    for n in range(20): child(n)\n"
        + "def wait():\n"
        "    threads = [threading.Thread(target=fork_often) for _ in range(4)]\n"
        "    for thread in threads: thread.start()\n"
        "    for thread in threads: thread.join()\n"
        "wait(); long_work(); print('done')\n",
        ["wait", "work"],
    ),
    "is forked by C code, and both end as programs do": (
        "import ctypes, os, sys\n"
        "libc = ctypes.CDLL(None)\n"
        "def parent():\n"
        "    for number in range(20):\n"
        "        pid = libc.fork()\n"
        "        if pid == 0:\n"
        "            for n in range(30): exec(f'def f{n}(): return {n}\\nf{n}()')\n"
        "            sys.exit(number)\n"
        "        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == number\n"
        "parent(); long_work(); print('done')\n",
        ["parent", "work"],
    ),
    "is forked by C code, and forks again": (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None)\n" + FORKING + "pid = libc.fork()\n"
        "if pid == 0:\n"
        "    for n in range(5): child(n)\n"
        "else:\n"
        "    assert os.waitpid(pid, 0)[1] == 0\n"
        "    long_work()\n"
        "    print('done')\n",
        ["work"],
    ),
    "starts programs in every way": (
        "import os, pty, subprocess, sys\n"
        "def start_all():\n"
        "    for number in range(5):\n"
        "        subprocess.run(['true'], check=True)\n"
        "        subprocess.run(['true'], check=True, preexec_fn=os.getpid)\n"
        "        os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)\n"
        "        pid, terminal = pty.fork()\n"
        "        if pid == 0: os.execv('/bin/true', ['true'])\n"
        "        os.waitpid(pid, 0)\n"
        "        os.close(terminal)\n"
        "start_all(); long_work(); print('done')\n",
        ["start_all", "run", "work"],
    ),
    "cannot become another program": (
        "import os\n"
        "def attempt():\n"
        "    try: os.execv('/nonexistent', ['x'])\n"
        "    except FileNotFoundError: print('no')\n"
        "attempt(); long_work()\n",
        ["work"],
    ),
    "meets the limit of recursion": (
        "def endless(n): return endless(n + 1)\n"
        "def meet():\n"
        "    for _ in range(300):\n"
        "        try: endless(0)\n"
        "        except RecursionError: pass\n"
        "meet(); print('done')\n",
        ["meet", "endless"],
    ),
    "has asynchronous generators": (
        "import asyncio\n"
        "async def numbers():\n"
        "    for n in range(20):\n"
        "        await asyncio.sleep(0)\n"
        "        yield work(12)\n"
        "async def total(): return sum([n async for n in numbers()])\n"
        "async def main(): return (await asyncio.gather(total(), total(), total()))\n"
        "for _ in range(50): asyncio.run(main())\n",
        ["work", "numbers"],
    ),
    "stops itself and is continued": (
        "import os, signal, time\n"
        "def stop():\n"
        "    pid = os.fork()\n"
        "    if pid == 0:\n"
        "        time.sleep(0.1)\n"
        "        os.kill(os.getppid(), signal.SIGCONT)\n"
        "        os._exit(0)\n"
        "    os.kill(os.getpid(), signal.SIGSTOP)\n"
        "    os.waitpid(pid, 0)\n"
        "for _ in range(5): stop(); work(15)\n"
        "long_work(); print('done')\n",
        ["stop", "work"],
    ),
    "takes all its descriptors away": (
        "import os, resource\n"
        "os.closerange(3, 4096)\n"
        "long_work()\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (8, 64))\n"
        "held = []\n"
        "def hold():\n"
        "    while True: held.append(os.open('/dev/null', os.O_RDONLY))\n"
        "try: hold()\n"
        "except OSError as error: print(error)\n"
        "long_work()\n"
        "for descriptor in held: os.close(descriptor)\n",
        ["work"],
    ),
    "meets its limit of memory, and goes on": (
        "import resource\n"
        "def pages(field): return int(open('/proc/self/statm').read().split()[field])\n"
        "limit = pages(0) * resource.getpagesize() + 64_000_000\n"
        "resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))\n"
        "def eat(size, held):\n"
        "    while True:\n"
        "        held.append(bytearray(size))\n"
        "        work(6)\n"
        "def meet():\n"
        "    held = []\n"
        "    for size in (1 << 20, 1 << 16, 1 << 12, 1 << 8):\n"
        "        try: eat(size, held)\n"
        "        except MemoryError: pass\n"
        "for _ in range(3): meet()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)\n"
        "def afterwards(): long_work()\n"
        "afterwards(); print('done')\n",
        ["meet", "eat", "afterwards"],
    ),
    "ends in exit handlers, finalizers and daemon threads": (
        "import atexit, threading\n"
        "class Last:\n"
        "    def __del__(self): print('last', work(12))\n"
        "last = Last()\n"
        "def spin():\n"
        "    while True: work(5)\n"
        "for _ in range(4): threading.Thread(target=spin, daemon=True).start()\n"
        "def at_exit(): print(long_work())\n"
        "atexit.register(at_exit)\n",
        ["at_exit", "work"],
    ),
}


@pytest.fixture(scope="session", autouse=True)
def _has_tick_engine(pyinstrument: Path) -> None:
    if json.loads(ask(pyinstrument, "list(sys.version_info[:2])")) < [3, 11]:
        pytest.skip("the tick engine needs CPython 3.11 or later")


def assert_seen(life: Life, functions: list[str]) -> None:
    missing = [function for function in functions if not life.saw(function)]
    assert not missing, f"not seen: {missing}; seen: {life.recording.inclusive}, {life.recording.counts}"


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_that(program: str, runner: Runner) -> None:
    if "limit of memory" in program:
        skip_with_sanitizer("there is no limit of memory: it reserves terabytes")
    source, functions = PROGRAMS[program]
    life = profile(runner, runner.write("script.py", WORK + source))
    assert life.outcome.status == 0, life.outcome.stderr
    check_truth(life)
    assert_seen(life, functions)


# Of the programs that the soak runs for long: some turns.
SOAK: dict[str, tuple[int, list[str]]] = {
    "code_objects": (30, ["turn"]),
    "deep_recursion": (120, ["turn", "descend", "descend_with_locals"]),
    "exceptions": (30, ["turn", "chain", "fall"]),
    "generators_and_coroutines": (800, ["turn", "many", "numbers"]),
    "hooks": (21, ["turn", "fib"]),
    "subinterpreters": (20, ["turn", "[create]"]),
}


@pytest.mark.parametrize("program", SOAK)
def test_the_program_of_the_soak(program: str, runner: Runner) -> None:
    turns, functions = SOAK[program]
    life = profile(runner, runner.write("script.py", turns_of(program, turns)))
    assert life.outcome.stdout == "done\n", life.outcome.stderr
    check_truth(life)
    assert_seen(life, functions)


def test_greenlets_swap_stacks_under_our_feet(runner: Runner, pyinstrument: Path) -> None:
    if importlib.util.find_spec("greenlet") is None:
        pytest.skip("the environment of the tests has no greenlet")
    if ask(pyinstrument, "sys.version") != sys.version:
        pytest.skip("the environment of the tests has greenlet for another Python than the one built in")
    script = runner.write("script.py", turns_of("greenlets", 20))
    life = profile(runner, script, python=sys.executable, VIRTUAL_ENV=sys.prefix)
    assert life.outcome.stdout == "done\n", life.outcome.stderr
    check_truth(life)
    assert_seen(life, ["turn", "deep"])


# A system call is refused by its number, on all threads of the process; the limits of the soak have the means.
REFUSE = script_with("limits") + WORK + "def refused(): long_work()\ndef before(): long_work()\nbefore()\n"


@pytest.mark.parametrize(
    "calls", [["writev"], ["process_vm_readv"], ["writev", "process_vm_readv"]], ids=" and ".join
)
def test_where_a_way_to_read_memory_is_refused_another_is_taken(calls: list[str], runner: Runner) -> None:
    life = profile(runner, runner.write("script.py", REFUSE + f"program.refuse(*{calls})\nrefused()\n"))
    check_truth(life)
    assert_seen(life, ["before", "refused"])
    assert life.degraded < 0.2


def test_a_program_may_close_every_descriptor_and_use_the_numbers_for_its_own_files(runner: Runner) -> None:
    source = WORK + (
        "import os\n"
        "def before(): long_work()\n"
        "def after(): long_work()\n"
        "before()\n"
        "os.closerange(3, 256)\n"
        "files = [open(f'file_{n}', 'w+b', buffering=0) for n in range(16)]\n"
        "after()\n"
        "print({(file.seek(0), file.read())[1] for file in files})\n"
    )
    life = profile(runner, runner.write("script.py", source))
    assert life.outcome.stdout == "{b''}\n", life.outcome.stderr
    check_truth(life)
    assert_seen(life, ["before", "after"])


def test_where_nothing_can_be_read_any_more_the_program_runs_to_its_end(runner: Runner) -> None:
    source = REFUSE + "program.refuse('writev', 'process_vm_readv', 'pread64')\nrefused()\n"
    life = profile(runner, runner.write("script.py", source))
    check_truth(life)
    assert life.saw("before")
    assert not life.saw("refused")
    assert life.degraded > 0


def test_code_that_takes_the_place_of_freed_code_goes_by_its_own_name(runner: Runner) -> None:
    life = profile(
        runner,
        runner.write(
            "script.py",
            "TEXT = 'def outer{n}(): return inner{n}()\\n'\\\n"
            "       'def inner{n}():\\n for i in range(30000): i * i\\nouter{n}()'\n"
            "for number in range(600):\n"
            "    exec(compile(TEXT.format(n=number), '<made up>', 'exec'), {})\n"
            "print('done')\n",
        ),
    )
    check_truth(life)
    inner = [name for name in life.recording.inclusive if name.startswith("inner")]
    assert len(inner) > 20
    for name in inner:
        assert set(life.callers_of(name)) == {name.replace("inner", "outer")}
