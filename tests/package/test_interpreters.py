"""Several interpreters in a process: what the engines share is guarded by the one GIL that they all know."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

IMPORTS = """
import sys
sys.path[:] = {path!r}
with open({answer!r}, "w") as answer:
    try:
        import pyinstrument._core
    except ImportError as problem:
        answer.write(str(problem))
"""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="all interpreters share one GIL")
def test_an_interpreter_with_a_gil_of_its_own_is_refused(tmp_path: Path) -> None:
    interpreters = importlib.import_module(
        "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
    )
    answer = tmp_path / "answer"
    interpreter = interpreters.create()
    interpreters.run_string(interpreter, IMPORTS.format(path=sys.path, answer=str(answer)))
    interpreters.destroy(interpreter)
    assert answer.read_text() == "module pyinstrument._core does not support loading in subinterpreters"
