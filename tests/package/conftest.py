"""Under ASan, leaks fail the run."""

from __future__ import annotations

import ctypes
import gc

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Asks at a time at which CPython can still reach all that it has: what is out of reach, someone has lost."""
    check = getattr(ctypes.CDLL(None), "__lsan_do_recoverable_leak_check", None)
    if check is None:
        return
    gc.collect()
    if check():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
