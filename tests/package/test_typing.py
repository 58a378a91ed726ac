"""What programs for the public releases import from pyinstrument.typing."""

from __future__ import annotations

from typing import Any, cast

import pytest
from pyinstrument.typing import LiteralStr, PathOrStr, TypeAlias, Unpack, assert_never

Mode: TypeAlias = LiteralStr["slow", "fast"]


def opened(path: PathOrStr, mode: Mode = "slow") -> PathOrStr:
    return path if mode == "slow" else ""


def test_its_names_serve_in_annotations() -> None:
    assert opened("a file") == "a file"
    assert Unpack is not None


def test_a_line_that_is_reached_all_the_same_is_an_error() -> None:
    with pytest.raises(ValueError, match="not so"):
        assert_never(cast(Any, "not so"))
