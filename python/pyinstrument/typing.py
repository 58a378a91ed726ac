"""Names for annotations that the public releases have here, for programs that import them."""

from __future__ import annotations

import os
import typing
from typing import Any, NoReturn, TypeAlias, Union
from typing import Literal as LiteralStr

if typing.TYPE_CHECKING:
    from typing_extensions import Unpack
else:  # Python 3.10 has none
    Unpack = getattr(typing, "Unpack", Any)

__all__ = ["LiteralStr", "PathOrStr", "TypeAlias", "Unpack", "assert_never"]

PathOrStr = Union[str, "os.PathLike[str]"]


def assert_never(value: NoReturn) -> NoReturn:
    """Tells a type checker that this line is never reached. ValueError when it is."""
    raise ValueError(value)
