"""Runs every test of a build, Catch2 programs through ctest and the rest through pytest, and counts them.

Usage: run_tests.py [--preset release] [--preload libraries] [pytest arguments ...]

The last line is `N passed, N failed` (and `, N skipped`), a test being a Catch2 test case, another ctest, or
a pytest test. The exit status is 0 only if at least one test ran and none failed.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ALL_PASSED = re.compile(r"^All tests passed \(.* in (\d+) test cases?\)", re.MULTILINE)
SOME_FAILED = re.compile(r"^test cases: +\d+ \|(?: +(\d+) passed \|)? +(\d+) failed", re.MULTILINE)


@dataclass(frozen=True)
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def count_ctest_case(case: ElementTree.Element) -> Count:
    """The test cases inside one ctest as Catch2 counted them, or the ctest itself where it did not."""
    output = case.findtext("system-out") or ""
    if case.get("status") == "run":
        passed = ALL_PASSED.search(output)
        return Count(passed=int(passed[1]) if passed else 1)
    if case.get("status") in ("disabled", "notrun"):
        return Count(skipped=1)
    summary = SOME_FAILED.search(output)
    if summary is None:  # it crashed, hung or never started
        return Count(failed=1)
    return Count(passed=int(summary[1] or 0), failed=int(summary[2]))


def count_ctest(report: Path) -> Count:
    return sum((count_ctest_case(case) for case in ElementTree.parse(report).iter("testcase")), Count())


def count_pytest(report: Path) -> Count:
    total = Count()
    for suite in ElementTree.parse(report).iter("testsuite"):
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total += Count(tests - failed - skipped, failed, skipped)
    return total


def run(command: list[str], report: Path, environment: dict[str, str]) -> int:
    report.unlink(missing_ok=True)
    print("+", " ".join(command), flush=True)
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def main() -> int:
    # Whoever starts this in the background may have it ignore Ctrl-C, and with it the programs that interrupt themselves.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="release", help="the CMake preset whose build is tested")
    parser.add_argument("--preload", help="what pytest and its programs load before all else")
    options, pytest_arguments = parser.parse_known_args()

    build = PROJECT / "build" / options.preset
    environment = os.environ | {"PYINSTRUMENT_BUILD": str(build)}
    workers = str(os.cpu_count() or 1)
    ctest_report, pytest_report = build / "ctest.xml", build / "pytest.xml"

    ctest = ["ctest", "--test-dir", str(build), "--parallel", workers, "--output-on-failure"]
    ctest += ["--no-tests=error", "--output-junit", str(ctest_report)]
    ctest += ["--test-output-size-passed", "1000000", "--test-output-size-failed", "1000000"]
    ctest_status = run(ctest, ctest_report, environment)

    # CPython keeps memory at exit on purpose; leaks are looked for in the Catch2 programs, which have none of it.
    # And a program must find its signals as under python, so ASan is to leave them alone.
    settings = ["detect_leaks=0", "handle_segv=0", "handle_sigbus=0", "handle_sigfpe=0"]
    asan_options = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), *settings]))
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", workers, f"--junitxml={pytest_report}"]
    environment["ASAN_OPTIONS"] = asan_options
    if options.preload:
        environment["LD_PRELOAD"] = options.preload
    pytest_status = run(pytest + pytest_arguments, pytest_report, environment)

    count = Count()
    for report, read in ((ctest_report, count_ctest), (pytest_report, count_pytest)):
        if report.exists():
            count += read(report)
        else:
            print(f"{report} was not written: the run before ended early", file=sys.stderr)
            count += Count(failed=1)
    if (ctest_status or pytest_status) and not count.failed:
        print(f"ctest ended with status {ctest_status}, pytest with {pytest_status}", file=sys.stderr)
        count += Count(failed=1)
    print(count)
    return 0 if count.passed and not count.failed else 1


if __name__ == "__main__":
    sys.exit(main())
