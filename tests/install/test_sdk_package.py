"""CMake finds the SDK in a prefix and in a wheel, and its header is plain C."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from clean_run import run

PROJECT_TEXT = """\
cmake_minimum_required(VERSION 3.20)
project(finder LANGUAGES NONE)
find_package(pyinstrument {request})
get_target_property(headers pyinstrument::sdk INTERFACE_INCLUDE_DIRECTORIES)
message(STATUS "found ${{pyinstrument_VERSION}} in ${{headers}}")
if(NOT COMMAND pyinstrument_add_plugin OR NOT COMMAND pyinstrument_add_golden_test)
  message(FATAL_ERROR "a function is missing")
endif()
"""

C_PROGRAM = """\
#include <pyinstrument/plugin.h>
static const pyi_host* host;
int works(pyi_call* call) { return PYI_HAS(host, extension) ? host->fail(call, "no") : (int)PYI_NONE; }
"""


def configure(folder: Path, request: str, definition: str) -> str:
    (folder / "CMakeLists.txt").write_text(PROJECT_TEXT.format(request=request))
    return run("cmake", "-S", ".", "-B", "build", definition, folder=folder)


def check_headers(printed: str, expected: Path) -> None:
    [line] = [line for line in printed.splitlines() if line.startswith("-- found 1.")]
    assert Path(line.rpartition(" in ")[2]) == expected
    assert (expected / "pyinstrument" / "plugin.h").is_file()


def test_it_is_found_in_a_prefix(installed: Path, tmp_path: Path) -> None:
    printed = configure(tmp_path, "1 REQUIRED COMPONENTS sdk", f"-DCMAKE_PREFIX_PATH={installed}")
    check_headers(printed, installed / "include")


def test_the_command_of_a_prefix_says_where_it_is(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "bin" / "pyinstrument", "--cmake-dir", folder=tmp_path).strip()
    printed = configure(tmp_path, "1 REQUIRED COMPONENTS sdk", f"-Dpyinstrument_DIR={where}")
    check_headers(printed, installed / "include")


def test_the_package_of_a_wheel_says_where_it_is(python: Path, tmp_path: Path) -> None:
    where = run(python, "-m", "pyinstrument", "--cmake-dir", folder=tmp_path).strip()
    printed = configure(tmp_path, "1 REQUIRED COMPONENTS sdk", f"-Dpyinstrument_DIR={where}")
    package = run(
        python, "-c", "import pyinstrument; print(pyinstrument.__path__[0])", folder=tmp_path
    ).strip()
    check_headers(printed, Path(package) / "include")


@pytest.mark.parametrize("request_", ["1 REQUIRED", "1.0 REQUIRED", "REQUIRED", "1 REQUIRED COMPONENTS sdk"])
def test_the_version_asked_for_is_the_contracts(request_: str, installed: Path, tmp_path: Path) -> None:
    assert "-- found 1." in configure(tmp_path, request_, f"-DCMAKE_PREFIX_PATH={installed}")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ("2 REQUIRED COMPONENTS sdk", "version: 1."),
        ("1.99 REQUIRED COMPONENTS sdk", "version: 1."),
        ("1 REQUIRED COMPONENTS skd", 'has no component "skd"; it has: sdk'),
    ],
)
def test_what_it_cannot_give_is_refused(request_: str, words: str, installed: Path, tmp_path: Path) -> None:
    with pytest.raises(AssertionError) as refused:
        configure(tmp_path, request_, f"-DCMAKE_PREFIX_PATH={installed}")
    assert words in " ".join(str(refused.value).split())


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("standard", ["c11", "c17"])
def test_its_header_is_plain_c(compiler: str, standard: str, installed: Path, tmp_path: Path) -> None:
    if shutil.which(compiler) is None:
        pytest.skip(f"there is no {compiler}; scripts/setup.sh installs it")
    (tmp_path / "program.c").write_text(C_PROGRAM)
    strict = [f"-std={standard}", "-pedantic-errors", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
    run(compiler, *strict, f"-I{installed / 'include'}", "program.c", folder=tmp_path)
