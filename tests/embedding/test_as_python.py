"""A program cannot tell, and a caller does not see, that it runs under the profiler."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import zipfile
from pathlib import Path

import pytest
from runner import Runner


@pytest.fixture(params=["the executable", "python -m pyinstrument"])
def runner(
    request: pytest.FixtureRequest, python: str, pyinstrument: Path, build_folder: Path, tmp_path: Path
) -> Runner:
    if request.param == "the executable":
        return Runner(python, pyinstrument, tmp_path)
    package = {"PYTHONPATH": str(build_folder / "python")}
    return Runner(python, pyinstrument, tmp_path, runs_as_module=True, environment=package)


ENDINGS = {
    "returns": "print('done')",
    "exits with 0": "import sys; sys.exit(0)",
    "exits with 3": "import sys; sys.exit(3)",
    "exits with None": "import sys; sys.exit()",
    "exits with text": "import sys; sys.exit('said why')",
    "raises SystemExit from a function": "def f(): raise SystemExit(7)\nf()",
    "raises an exception": "def f():\n    1 / 0\nf()",
    "raises from an exception": "try:\n    1 / 0\nexcept Exception as e:\n    raise ValueError('x') from e",
    "is no Python": "def f(:\n  pass\n",
    "is interrupted": "raise KeyboardInterrupt",
    "ends at once": "import os; print('lost?', flush=True); os._exit(4)",
    "is terminated": "import os, signal; os.kill(os.getpid(), signal.SIGTERM); signal.pause()",
    "terminates while busy": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nwhile True: pass",
    "is terminated after it closed all descriptors but the standard ones": "import os, signal\n"
    "os.closerange(3, 256)\nos.kill(os.getpid(), signal.SIGTERM)\nsignal.pause()",
    "handles SIGTERM": "import os, signal, sys\n"
    "signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))\nos.kill(os.getpid(), signal.SIGTERM)\nsignal.pause()",
    "interrupts itself": "import os, signal; os.kill(os.getpid(), signal.SIGINT); signal.pause()",
    "aborts": "import os; os.abort()",
    "becomes another program": "import os; os.execv('/bin/echo', ['echo', 'hello'])",
    "has exit handlers": "import atexit; atexit.register(print, 'bye'); print('hi')",
    "fails in an exit handler": "import atexit; atexit.register(lambda: 1 / 0)",
    "has a thread that goes on": "import threading, time\n"
    "def work():\n    time.sleep(0.05); print('worked')\nthreading.Thread(target=work).start()\nprint('main is done')",
    "has a daemon thread": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\nprint('main is done')",
    "cannot write its output": "import sys, os\nprint('x')\nos.close(1)",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_script_that(ending: str, runner: Runner) -> None:
    script = runner.write("script.py", ENDINGS[ending] + "\n")
    expected, ours = runner.both(str(script))
    assert ours == expected


REPORTED = set(ENDINGS) - {"ends at once", "becomes another program", "aborts"}


@pytest.mark.parametrize("ending", sorted(REPORTED))
def test_there_is_a_report_of_a_script_that(ending: str, runner: Runner) -> None:
    script = runner.write("script.py", ENDINGS[ending] + "\n")
    runner.run(runner.command(str(script)))
    assert runner.session.exists()


IDENTITY = """
import json, os, pickle, signal, sys
class Point: pass
def files_of_frames(frame):
    return [] if frame is None else [frame.f_code.co_filename, *files_of_frames(frame.f_back)]
print(json.dumps({
    "argv": sys.argv, "orig_argv": sys.orig_argv[1:], "path": sys.path, "executable": sys.executable,
    "prefixes": [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, sys._base_executable],
    "flags": list(sys.flags), "name": __name__, "file": globals().get("__file__"), "spec": str(__spec__),
    "package": __package__, "loader": str(__loader__).split(" at ")[0],
    "globals": sorted(globals()), "modules": sorted(set(sys.modules) - {"atexit"}),
    "frames": files_of_frames(sys._getframe()),
    "main": sys.modules["__main__"].__dict__ is globals(),
    "pickled": pickle.loads(pickle.dumps(Point())).__class__ is Point,
    "encodings": [sys.getfilesystemencoding(), sys.stdout.encoding, sys.stdout.errors, sys.stdin.encoding],
    "buffering": [sys.stdout.line_buffering, sys.stdout.write_through],
    "signals": {s.name: str(signal.getsignal(s)) for s in signal.valid_signals() if hasattr(s, "name")},
    "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    "descriptors": [n for n in range(64) if os.path.exists(f"/proc/self/fd/{n}")],
    "environment": dict(os.environ), "locale": __import__("locale").setlocale(0),
}, indent=1))
"""

WAYS = {
    "a script": ["script.py", "one", "-o", "--two", "ü"],
    "a script by its absolute path": ["{folder}/script.py"],
    "a script in a folder": ["sub/script.py"],
    "a module": ["-m", "package.inner", "x"],
    "a package": ["-m", "package", "-m", "y"],
    "a folder with __main__.py": ["package"],
    "an archive": ["program.zip", "x"],
    "a command": ["-c", IDENTITY, "-c", "z"],
}


# `python -m` brings these, and those that they import.
LOADED_BY_RUNNING_A_MODULE = {
    "__future__",
    "runpy",
    "importlib",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
} | {
    "importlib.machinery",
    "importlib.util",
    "importlib._abc",
    "contextlib",
    "pkgutil",
    "warnings",
}


@pytest.mark.parametrize("way", WAYS)
def test_the_world_is_the_same_for(way: str, runner: Runner) -> None:
    for name in ("script.py", "sub/script.py", "package/__main__.py", "package/inner.py"):
        runner.write(name, IDENTITY)
    runner.write("package/__init__.py", "")
    with zipfile.ZipFile(runner.folder / "program.zip", "w") as archive:
        archive.writestr("__main__.py", IDENTITY)
    expected, ours = runner.both(
        *(word.format(folder=runner.folder) if word != IDENTITY else word for word in WAYS[way])
    )
    assert expected.status == 0, expected.stderr
    seen, wanted = json.loads(ours.stdout), json.loads(expected.stdout)
    if runner.runs_as_module:
        more = set(seen.pop("modules")) - set(wanted.pop("modules"))
        assert {
            module for module in more if not module.startswith("pyinstrument")
        } <= LOADED_BY_RUNNING_A_MODULE
    assert seen == wanted
    assert (ours.status, ours.stderr) == (expected.status, expected.stderr)


WRONG_TARGETS = {
    "a missing module": ["-m", "no_such_module"],
    "a package without __main__": ["-m", "json"],
    "a folder without __main__.py": ["empty"],
    "a command that is no Python": ["-c", "x ="],
    "a command that raises": ["-c", "raise ValueError('x')"],
    "a module that raises": ["-m", "broken"],
}


@pytest.mark.parametrize("target", WRONG_TARGETS)
def test_the_same_complaint_about(target: str, runner: Runner) -> None:
    runner.write("broken.py", "import nothing_like_it\n")
    (runner.folder / "empty").mkdir()
    expected, ours = runner.both(*WRONG_TARGETS[target])
    assert ours == expected
    assert ours.status != 0


def test_a_script_whose_name_looks_like_an_option(runner: Runner) -> None:
    runner.write("-c.py", "import sys; print(sys.argv, __file__)\n")
    expected = runner.run([runner.python, "./-c.py"])
    ours = runner.run(runner.command("./-c.py"))
    assert ours == expected


def test_standard_input_is_the_programs(runner: Runner) -> None:
    script = runner.write(
        "script.py", "import sys; print(sys.stdin.read().upper()); print(sys.stdin.isatty())\n"
    )
    expected, ours = runner.both(str(script), stdin="some text\nin two lines ü\n")
    assert ours == expected


def test_a_megabyte_of_output_arrives(runner: Runner) -> None:
    script = runner.write("script.py", "for i in range(20000): print(i, 'x' * 50)\n")
    expected, ours = runner.both(str(script))
    assert len(ours.stdout) > 1_000_000
    assert ours == expected


MULTIPROCESSING = """
import multiprocessing, sys
class Number:
    def __init__(self, value): self.value = value
def double(number): return Number(number.value * 2)
if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(2) as pool:
        print([n.value for n in pool.map(double, [Number(1), Number(2)])])
"""


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing_works_by(method: str, runner: Runner) -> None:
    runner.write("script.py", MULTIPROCESSING)
    expected, ours = runner.both("script.py", method)
    assert ours.stdout == "[2, 4]\n"
    assert ours == expected


def test_a_forked_child_that_runs_to_its_end_reports_nothing(runner: Runner) -> None:
    script = runner.write(
        "script.py",
        "import os, sys\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    print('profiled:', sys.getprofile(), flush=True)\n"
        "    sys.exit(5)\n"
        "print('child:', os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
        "print('report:', os.path.exists(sys.argv[1]))\n",
    )
    expected, ours = runner.both(str(script), str(runner.session))
    assert ours.stdout == "profiled: None\nchild: 5\nreport: False\n"
    assert ours == expected
    assert runner.session.exists()


def test_forks_survive_callbacks_in_python_that_were_there_before_the_profiler(runner: Runner) -> None:
    runner.write(
        "site/sitecustomize.py",
        "import os\n"
        "def busy(): [abs(n) for n in range(100)]\n"
        "os.register_at_fork(before=busy, after_in_parent=busy, after_in_child=busy)\n",
    )
    script = runner.write(
        "script.py",
        "import os\n"
        "for _ in range(200):\n"
        "    child = os.fork()\n"
        "    if child == 0: os._exit(3)\n"
        "    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3\n"
        "print('done')\n",
    )
    expected, ours = runner.both(str(script), PYTHONPATH=str(runner.folder / "site"))
    assert ours.stdout == "done\n"
    assert ours == expected
    assert runner.session.exists()


def test_a_script_too_short_for_a_sample_that_goes_elsewhere_is_named_rightly(runner: Runner) -> None:
    script = runner.write("script.py", "import os; os.chdir('/')\n")
    classic = ["-i", "60", "-r", "session", "-p", "format=classic", "-o", str(runner.session)]
    ours = runner.run([*runner.ours, *classic, "script.py"])
    assert (ours.status, ours.stderr) == (0, "")
    root = json.loads(runner.session.read_text(encoding="utf-8"))["start_call_stack"][-1]
    assert root == f"<module>\0{script}\x001"


def test_a_forked_child_dies_of_sigterm_as_ever(runner: Runner) -> None:
    script = runner.write(
        "script.py",
        "import os, signal\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    signal.pause()\n"
        "os.kill(child, signal.SIGTERM)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n",
    )
    expected, ours = runner.both(str(script))
    assert ours.stdout == "-15\n"
    assert ours == expected


def test_sigterm_from_outside_ends_a_sleeping_program_with_a_report(runner: Runner) -> None:
    script = runner.write("script.py", "import time\nprint('ready', flush=True)\ntime.sleep(60)\n")
    with subprocess.Popen(
        runner.command(str(script)), stdout=subprocess.PIPE, cwd=runner.folder, env=runner.variables()
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == -signal.SIGTERM
    assert runner.session.exists()


def test_sigterm_that_is_ignored_from_the_start_stays_ignored(runner: Runner) -> None:
    script = runner.write(
        "script.py", "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nprint('alive')\n"
    )
    ours = runner.run(["/bin/sh", "-c", 'trap "" TERM; exec "$@"', "sh", *runner.command(str(script))])
    assert (ours.status, ours.stdout) == (0, "alive\n")


def test_sigterm_means_nothing_to_the_first_process_of_a_container(runner: Runner) -> None:
    container = ["unshare", "--pid", "--fork", "--kill-child"]
    if shutil.which("unshare") is None or runner.run([*container, "true"]).status != 0:
        pytest.skip("no right to make a process namespace")
    script = runner.write(
        "script.py",
        "import os, signal, time\n"
        "def afterwards():\n"
        "    time.sleep(0.2)\n"
        "    print('alive', os.getpid(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGTERM)\n"
        "afterwards()\n",
    )
    expected = runner.run([*container, runner.python, str(script)])
    ours = runner.run([*container, *runner.command(str(script))])
    assert ours == expected
    assert ours.stdout == "alive 1\n"
    assert b"afterwards" in runner.session.read_bytes()


def test_a_bad_setting_of_python_is_refused_as_python_does(runner: Runner) -> None:
    script = runner.write("script.py", "print('never')\n")
    expected, ours = runner.both(str(script), PYTHONHASHSEED="odd")
    assert ours == expected
    assert ours.status == 1


def test_python_variables_count(runner: Runner) -> None:
    script = runner.write("script.py", "import sys; print(sys.flags, hash('x'), sys.warnoptions)\n")
    settings = {
        "PYTHONHASHSEED": "7",
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error",
        "PYTHONSAFEPATH": "1",
    }
    expected, ours = runner.both(str(script), **settings)
    assert ours == expected


@pytest.mark.parametrize(
    "settings", [{"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}], ids=str
)
def test_text_is_encoded_as_python_does_under(settings: dict[str, str], runner: Runner) -> None:
    script = runner.write(
        "script.py",
        "import sys, os; print(ascii(sys.argv), sys.stdout.encoding, os.environ.get('LC_CTYPE'))\n",
    )
    expected, ours = runner.both(str(script), "ü", "\udcff", **settings)
    assert ours == expected


def test_a_program_may_profile_itself_and_give_the_hook_back(runner: Runner) -> None:
    script = runner.write(
        "script.py",
        "import sys\n"
        "ours, seen = sys.getprofile(), []\n"
        "sys.setprofile(lambda frame, event, argument: seen.append(event))\n"
        "len('')\n"
        "sys.setprofile(ours)\n"
        "def f(): pass\n"
        "f()\n"
        "print(seen[-3:], sys.getprofile() is ours)\n",
    )
    ours = runner.run(runner.command(str(script)))
    assert ours.stdout == "['c_call', 'c_return', 'c_call'] True\n"
    assert ours.status == 0


def test_without_a_terminal_ctrl_c_still_interrupts(runner: Runner) -> None:
    script = runner.write("script.py", "import time\nprint('ready', flush=True)\ntime.sleep(60)\n")
    with subprocess.Popen(
        runner.command(str(script)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=runner.folder,
        env=runner.variables(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=60) == -signal.SIGINT
        assert process.stderr.read().endswith(b"KeyboardInterrupt\n")
    assert runner.session.exists()
