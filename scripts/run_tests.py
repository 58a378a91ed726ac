"""Runs every test of a build, Catch2 programs through ctest and the rest through pytest, and counts them.

Usage: run_tests.py [--preset release] [--page] [--preload libraries] [pytest arguments ...]

With --page, those of the HTML report's page come first: Vitest, and Playwright in a browser. The last line is
`N passed, N failed` (and `, N skipped`), a test being a Catch2 test case, another ctest, or one of pytest, Vitest or
Playwright. The exit status is 0 only if at least one test ran and none failed.
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


def count_junit(report: Path) -> Count:
    """As pytest, Vitest and Playwright write it."""
    total = Count()
    for suite in ElementTree.parse(report).iter("testsuite"):
        tests, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total += Count(tests - failed - skipped, failed, skipped)
    return total


def run(command: list[str], report: Path, environment: dict[str, str], folder: Path = PROJECT) -> int:
    report.unlink(missing_ok=True)
    print("+", " ".join(command), flush=True)
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode


def run_page_tests(build: Path, environment: dict[str, str]) -> dict[Path, int]:
    """The reports, each with the exit status of what should have written it."""
    page = PROJECT / "html_renderer"
    vitest, playwright = build / "vitest.xml", build / "playwright.xml"
    tool = "node_modules/.bin/"
    reporters = ["--reporter=dot", "--reporter=junit", f"--outputFile.junit={vitest}"]
    vitest_status = run([tool + "vitest", "run", *reporters], vitest, environment, page)
    environment = environment | {"PLAYWRIGHT_JUNIT_OUTPUT_FILE": str(playwright)}
    playwright_status = run(
        [tool + "playwright", "test", "--reporter=dot,junit"], playwright, environment, page
    )
    return {vitest: vitest_status, playwright: playwright_status}


def count_run(report: Path, status: int) -> Count:
    """What a report says; an exit status that it does not explain is a failure of its own."""
    if not report.exists():
        print(f"{report} was not written: the run before ended early", file=sys.stderr)
        return Count(failed=1)
    count = count_ctest(report) if report.name == "ctest.xml" else count_junit(report)
    if status and not count.failed:
        print(f"what wrote {report} ended with status {status}", file=sys.stderr)
        count += Count(failed=1)
    return count


def main() -> int:
    # Whoever starts this in the background may have it ignore Ctrl-C, and with it the programs that interrupt themselves.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="release", help="the CMake preset whose build is tested")
    parser.add_argument("--page", action="store_true", help="run the tests of the HTML report's page, too")
    parser.add_argument("--preload", help="what pytest and its programs load before all else")
    options, pytest_arguments = parser.parse_known_args()

    build = PROJECT / "build" / options.preset
    environment = os.environ | {"PYINSTRUMENT_BUILD": str(build)}
    workers = str(os.cpu_count() or 1)
    ctest_report, pytest_report = build / "ctest.xml", build / "pytest.xml"

    statuses = run_page_tests(build, environment) if options.page else {}

    ctest = ["ctest", "--test-dir", str(build), "--parallel", workers, "--output-on-failure"]
    ctest += ["--no-tests=error", "--output-junit", str(ctest_report)]
    ctest += ["--test-output-size-passed", "1000000", "--test-output-size-failed", "1000000"]
    statuses[ctest_report] = run(ctest, ctest_report, environment)

    # CPython keeps memory at exit on purpose; leaks are looked for in the Catch2 programs, which have none of it.
    # And a program must find its signals as under python, so ASan is to leave them alone.
    settings = ["detect_leaks=0", "handle_segv=0", "handle_sigbus=0", "handle_sigfpe=0"]
    asan_options = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), *settings]))
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", workers, f"--junitxml={pytest_report}"]
    environment["ASAN_OPTIONS"] = asan_options
    if options.preload:
        environment["LD_PRELOAD"] = options.preload
    statuses[pytest_report] = run(pytest + pytest_arguments, pytest_report, environment)

    count = sum((count_run(report, status) for report, status in statuses.items()), Count())
    print(count)
    return 0 if count.passed and not count.failed else 1


if __name__ == "__main__":
    sys.exit(main())
