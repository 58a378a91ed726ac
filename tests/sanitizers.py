"""Are these tests run with a sanitizer, which every program then loads before all else (scripts/sanitize.sh)?"""

from __future__ import annotations

import os

import pytest

HAS_SANITIZER = "san.so" in os.environ.get("LD_PRELOAD", "")


def skip_with_sanitizer(why: str) -> None:
    if HAS_SANITIZER:
        pytest.skip(f"with a sanitizer, {why}")
