"""A program runs in the environment that is active, as it would under its `python`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from runner import Runner, ask

WHERE = "import sys; print(sys.prefix, sys.base_prefix, sys.executable, sys._base_executable, sys.path, sep='\\n')\n"


@pytest.fixture(scope="module")
def environment(python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment of the embedded Python, with a package of its own."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([python, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python3.*/site-packages")
    (packages / "only_here.py").write_text("def f(): print('found')\n")
    return folder


def make_foreign(folder: Path) -> Path:
    """An environment of a Python that nobody embeds; its `python` says how it was called."""
    (folder / "bin").mkdir(parents=True)
    (folder / "lib" / "python3.9" / "site-packages").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /opt/python3.9/bin\nversion = 3.9.18\n")
    python = folder / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    return folder


def test_virtual_env_names_it(runner: Runner, environment: Path) -> None:
    script = runner.write("script.py", WHERE + "import only_here; only_here.f()\n")
    expected = runner.run([str(environment / "bin" / "python"), str(script)])
    ours = runner.run(runner.command(str(script)), VIRTUAL_ENV=str(environment))
    assert ours == expected
    assert ours.stdout.endswith("found\n")


def test_so_does_its_folder_at_the_head_of_path(runner: Runner, environment: Path) -> None:
    script = runner.write("script.py", WHERE)
    expected = runner.run([str(environment / "bin" / "python"), str(script)])
    assert runner.run(runner.command(str(script)), PATH=f"{environment}/bin:/usr/bin:/bin") == expected


def test_multiprocessing_starts_children_there(runner: Runner, environment: Path) -> None:
    script = runner.write(
        "script.py",
        "import multiprocessing\n"
        "def work(): import only_here; only_here.f()\n"
        "if __name__ == '__main__':\n"
        "    child = multiprocessing.get_context('spawn').Process(target=work)\n"
        "    child.start(); child.join(); print(child.exitcode)\n",
    )
    ours = runner.run(runner.command(str(script)), VIRTUAL_ENV=str(environment))
    assert (ours.stdout, ours.stderr) == ("found\n0\n", "")


def test_an_environment_of_another_installation_gets_our_standard_library_and_its_own_packages(
    runner: Runner, environment: Path, pyinstrument: Path
) -> None:
    settings = environment / "pyvenv.cfg"
    original = settings.read_text()
    settings.write_text(original.replace("home = ", "home = /nonexistent"))
    try:
        script = runner.write(
            "script.py", "import math, only_here, sys; only_here.f(); print(sys.base_prefix)\n"
        )
        ours = runner.run(runner.command(str(script)), VIRTUAL_ENV=str(environment))
    finally:
        settings.write_text(original)
    assert ours.stdout == f"found\n{ask(pyinstrument, 'sys.base_prefix')}\n"


def test_another_minor_version_is_refused_with_what_to_do(runner: Runner) -> None:
    foreign = make_foreign(runner.folder / "venv39")
    script = runner.write("script.py", "print('never')\n")
    ours = runner.run(runner.command(str(script)), VIRTUAL_ENV=str(foreign))
    assert (ours.status, ours.stdout) == (2, "")
    assert (
        f"the environment {foreign} has Python 3.9.18, and this pyinstrument was built for Python 3."
        in ours.stderr
    )
    assert f"Build pyinstrument with -DPYINSTRUMENT_PYTHON={foreign}/bin/python" in ours.stderr


def test_another_minor_version_with_our_package_takes_over(runner: Runner) -> None:
    foreign = make_foreign(runner.folder / "venv39")
    (foreign / "lib" / "python3.9" / "site-packages" / "pyinstrument-6.1.0.dist-info").mkdir()
    ours = runner.run([str(runner.pyinstrument), "-i", "0.002", "script.py", "x"], VIRTUAL_ENV=str(foreign))
    assert ours.stdout == "-m pyinstrument -i 0.002 script.py x\n"


def test_the_public_package_there_is_not_taken_for_ours(runner: Runner) -> None:
    foreign = make_foreign(runner.folder / "venv39")
    (foreign / "lib" / "python3.9" / "site-packages" / "pyinstrument-5.1.3.dist-info").mkdir()
    assert runner.run([str(runner.pyinstrument), "script.py"], VIRTUAL_ENV=str(foreign)).status == 2


def test_the_command_itself_has_no_python_in_it(pyinstrument: Path) -> None:
    libraries = subprocess.run(["ldd", pyinstrument], capture_output=True, text=True, check=True).stdout
    assert "libc.so" in libraries
    assert "python" not in libraries
