"""The worked examples in examples/plugins, built as strangers would: with an installed pyinstrument and nothing else of ours."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from clean_run import PROJECT, run
from documented import commands
from sanitizers import skip_with_sanitizer

EXAMPLES = sorted(path.parent for path in (PROJECT / "examples" / "plugins").glob("*/CMakeLists.txt"))
NAMES = [path.name for path in EXAMPLES]
PROCESSORS = {"mycorp_merge_recursion"}
RUST = {"mycorp_csv"}
# HOME is another folder in these runs
CARGO = {
    name: os.environ.get(name, str(Path.home() / folder))
    for name, folder in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup"))
}

# What a report of this program cannot but say.
PROGRAM = "def work(n): return sum(i * i for i in range(n))\nwork(2_000_000)\n"
SAYS = {
    "mycorp_csv": '"work","program.py",1,',
    "mycorp_flame": 'data-name="work"',
    "mycorp_lines": "program.py:1  ",
    "mycorp_merge_recursion": "work  program.py:1",
    "mycorp_owners": "(nobody)",
}


def skip_without_cargo(name: str) -> None:
    if name not in RUST:
        return
    skip_with_sanitizer("Rust's compiler does not run")
    if shutil.which("cargo") is None:
        pytest.skip("there is no cargo; scripts/setup.sh installs it")


@pytest.fixture(scope="module")
def environment(wheel: Path, python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has pyinstrument's wheel, and into which plugins may be installed."""
    folder = tmp_path_factory.mktemp("environment")
    run(python, "-m", "venv", folder, folder=folder)
    run(folder / "bin" / "pip", "install", "--quiet", "--no-index", wheel, folder=folder)
    return folder / "bin"


@pytest.fixture
def copied(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The example alone, away from the tree."""
    name: str = request.getfixturevalue("name")
    ignored = shutil.ignore_patterns("build", "dist", "target")
    return shutil.copytree(PROJECT / "examples" / "plugins" / name, tmp_path / name, ignore=ignored)


def report_of(name: str, command: Path, folder: Path, plugins: str = "") -> str:
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    kind = "--processor" if name in PROCESSORS else "-r"
    return run(command, kind, name, "program.py", folder=folder, PYINSTRUMENT_PLUGIN_PATH=plugins)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("c", "cxx"), [("gcc", "g++"), ("clang", "clang++")])
def test_it_is_built_and_tested_against_a_prefix_and_installed_into_one(
    name: str, c: str, cxx: str, copied: Path, installed: Path, tmp_path: Path
) -> None:
    skip_without_cargo(name)
    if shutil.which(cxx) is None:
        pytest.skip(f"there is no {cxx}; scripts/setup.sh installs it")
    programs = installed / "bin"
    found = [f"-DCMAKE_PREFIX_PATH={installed}", f"-DCMAKE_C_COMPILER={c}", f"-DCMAKE_CXX_COMPILER={cxx}"]
    run("cmake", "-S", ".", "-B", "build", *found, folder=copied, programs=programs, **CARGO)
    run("cmake", "--build", "build", folder=copied, programs=programs, **CARGO)
    tested = run(
        "ctest", "--test-dir", "build", "--output-on-failure", folder=copied, programs=programs, **CARGO
    )
    assert "100% tests passed" in tested
    assert f"{name}_check" in tested
    assert f"{name}_golden" in tested

    own = tmp_path / "own prefix"
    run("cmake", "--install", "build", "--prefix", own, folder=copied)
    plugins = own / "lib" / "pyinstrument" / "plugins"
    assert [path.name for path in plugins.iterdir()] == [f"{name}.so"]
    assert SAYS[name] in report_of(name, programs / "pyinstrument", tmp_path, str(plugins))


@pytest.mark.parametrize("name", NAMES)
def test_what_its_readme_says_makes_a_wheel_that_works(
    name: str, copied: Path, wheel: Path, environment: Path, tmp_path: Path
) -> None:
    skip_without_cargo(name)
    lines = commands(copied / "README.md")
    assert any(line.startswith("pip wheel") for line in lines)
    # pip of the reader gets pyinstrument from the index
    script = "\n".join(["set -ex", f"export PIP_FIND_LINKS={wheel.parent}", *lines])
    printed = run("bash", "-c", script, folder=copied, programs=environment, **CARGO)
    assert "100% tests passed" in printed
    assert [path.name.rsplit("-", 1)[0] for path in (copied / "dist").iterdir()] == [f"{name}-1.0.0-py3-none"]
    assert SAYS[name] in report_of(name, environment / "pyinstrument", tmp_path)


def test_the_page_of_the_examples_has_them_all() -> None:
    page = (PROJECT / "examples" / "plugins" / "README.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if f"[{name}]({name}/)" not in page] == []
