"""scripts/run_tests.py counts what ran, and takes nothing that went wrong for a success."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "run_tests.py"


@pytest.fixture(scope="module")
def run_tests() -> ModuleType:
    specification = importlib.util.spec_from_file_location("run_tests", SCRIPT)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


def ctest_report(folder: Path, status: str, output: str) -> Path:
    report = folder / "ctest.xml"
    report.write_text(
        f'<testsuite><testcase name="x" status="{status}"><system-out>{output}</system-out></testcase></testsuite>',
        encoding="utf-8",
    )
    return report


@pytest.mark.parametrize(
    ("status", "output", "expected"),
    [
        ("run", "All tests passed (45 assertions in 12 test cases)", "12 passed, 0 failed"),
        ("run", "All tests passed (1 assertion in 1 test case)", "1 passed, 0 failed"),
        ("run", "another kind of program", "1 passed, 0 failed"),
        ("fail", "test cases: 12 | 10 passed | 2 failed\nassertions: ...", "10 passed, 2 failed"),
        ("fail", "test cases:  3 |  3 failed\nassertions: ...", "0 passed, 3 failed"),
        ("fail", "Segmentation fault", "0 passed, 1 failed"),
        ("disabled", "", "0 passed, 0 failed, 1 skipped"),
    ],
)
def test_catch2_test_cases_are_counted(
    run_tests: ModuleType, tmp_path: Path, status: str, output: str, expected: str
) -> None:
    assert str(run_tests.count_ctest(ctest_report(tmp_path, status, output))) == expected


def test_pytest_errors_count_as_failures(run_tests: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "pytest.xml"
    report.write_text(
        '<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"/></testsuites>',
        encoding="utf-8",
    )
    assert str(run_tests.count_junit(report)) == "4 passed, 3 failed, 3 skipped"


def test_a_run_that_failed_without_a_failed_test_is_a_failure(run_tests: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "playwright.xml"
    assert str(run_tests.count_run(report, 0)) == "0 passed, 1 failed"  # it wrote nothing
    report.write_text('<testsuites><testsuite tests="3" failures="0" errors="0" skipped="0"/></testsuites>')
    assert str(run_tests.count_run(report, 0)) == "3 passed, 0 failed"
    assert str(run_tests.count_run(report, 1)) == "3 passed, 1 failed"


def test_tests_of_several_runs_add_up(run_tests: ModuleType) -> None:
    total = run_tests.Count(1, 2, 3) + run_tests.Count(10, 20, 30)
    assert str(total) == "11 passed, 22 failed, 33 skipped"
