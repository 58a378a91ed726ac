"""From nothing to a plugin in somebody's environment, with the wheel alone."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from clean_run import PROJECT, run
from documented import commands

GUIDE = PROJECT / "docs" / "plugins"

SCRIPT = """
import time
def slow(): time.sleep(0.03)
def slower(): time.sleep(0.06)
slow(); slower()
"""


@pytest.fixture
def own_environment(wheel: Path, python: Path, tmp_path: Path) -> Path:
    """Where plugins may be installed: the interpreter of a fresh environment that has pyinstrument."""
    folder = tmp_path / "environment"
    run(python, "-m", "venv", folder, folder=tmp_path)
    run(folder / "bin" / "pip", "install", "--quiet", "--no-index", wheel, folder=tmp_path)
    return folder / "bin" / "python"


def printed_by_the_commands_of(page: str, wheel: Path, environment: Path, folder: Path) -> str:
    # pip of the page's reader gets pyinstrument from the index
    script = ["set -ex", f"export PIP_FIND_LINKS={wheel.parent}", *commands(GUIDE / page)]
    own_data = str(folder / ".local" / "share")  # as the page names it
    return run(
        "bash", "-c", "\n".join(script), folder=folder, programs=environment.parent, XDG_DATA_HOME=own_data
    )


def test_every_command_of_the_tutorial_works(wheel: Path, own_environment: Path, tmp_path: Path) -> None:
    printed = printed_by_the_commands_of("tutorial.md", wheel, own_environment, tmp_path)
    assert "100% tests passed" in printed
    assert "mycorp_top_check" in printed
    assert "mycorp_top_golden" in printed
    assert "50.000000 %  sleep" in (tmp_path / "mycorp_top" / "tests" / "expected.txt").read_text("utf-8")
    assert "mycorp_top-0.1.0-py3-none-linux_x86_64.whl" in printed
    assert "Functions by self time (0.1.0, distribution mycorp_top-0.1.0)" in printed
    assert printed.rstrip().splitlines()[-1].split()[-1] in {"<module>", "<genexpr>", "sum"}


@pytest.mark.skipif(
    shutil.which("dpkg-deb") is None, reason="the page makes a Debian package, and there is no dpkg-deb"
)
def test_every_command_of_the_page_on_packaging_works(
    wheel: Path, own_environment: Path, tmp_path: Path
) -> None:
    printed = printed_by_the_commands_of("packaging.md", wheel, own_environment, tmp_path)
    assert "mycorp_top/mycorp_top.so" in printed
    assert "stage/usr/lib/pyinstrument/plugins/mycorp_top.so" in printed
    assert "./usr/lib/pyinstrument/plugins/mycorp_top.so" in printed
    assert "17 checks, 0 failed" in printed


@pytest.mark.parametrize(
    ("name", "kinds"),
    [("mycorp_trim", ["--processor"]), ("mycorp_both", ["--renderer", "--processor"])],
)
def test_other_kinds_of_project_do_so_too(
    name: str, kinds: list[str], wheel: Path, own_environment: Path, tmp_path: Path
) -> None:
    programs = own_environment.parent
    made = run(programs / "pyinstrument-plugin", "new", name, *kinds, folder=tmp_path)
    assert f"{name}/CMakeLists.txt" in made.splitlines()
    project = tmp_path / name
    where = run(own_environment, "-m", "pyinstrument", "--cmake-dir", folder=project).strip()
    run("cmake", "-S", ".", "-B", "build", f"-Dpyinstrument_DIR={where}", folder=project, programs=programs)
    run("cmake", "--build", "build", folder=project)
    tested = run("ctest", "--test-dir", "build", "--output-on-failure", folder=project, programs=programs)
    assert "100% tests passed, 0 tests failed out of 2" in tested

    index: list[str | Path] = ["--find-links", wheel.parent]
    run(programs / "pip", "wheel", ".", "--no-deps", *index, "-w", "dist", folder=project)
    [packed] = (project / "dist").glob("*.whl")
    assert packed.name.startswith(f"{name}-0.1.0-py3-none-linux")
    assert f"{name}/{name}.so" in zipfile.ZipFile(packed).namelist()
    run(programs / "pip", "install", "--quiet", "--no-index", packed, folder=tmp_path)
    (tmp_path / "script.py").write_text(SCRIPT)
    if "--renderer" in kinds:
        assert "  sleep" in run(programs / "pyinstrument", "-r", name, "script.py", folder=tmp_path)
    processor = f"{name}:{name}_processor" if "--renderer" in kinds else name
    option = f"processor_options.{processor.rpartition(':')[2]}.threshold=0.5"
    trimmed = run(
        programs / "pyinstrument", "--processor", processor, "-p", option, "script.py", folder=tmp_path
    )
    assert "slower  script.py" in trimmed
    assert "slow  script.py" not in trimmed
