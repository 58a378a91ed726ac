"""pdoc, with native functions told as what they are, and without the frameworks that magics and middlewares are for.

Usage: reference.py FOLDER MODULE ...
"""

from __future__ import annotations

import inspect
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from pdoc import pdoc, render

is_routine = inspect.isroutine


def is_routine_or_native(value: object) -> bool:
    """nanobind's functions are of a type of its own, which `inspect` takes for data."""
    return is_routine(value) or type(value).__name__ == "nb_func"


class Framework(ModuleType):
    """Stands for a module of a framework, so that what is derived from its classes can be told without it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__module__": self.__name__}) if name[0].isupper() else decorator


def decorator(*arguments: Any, **options: Any) -> Any:
    """Both `@name` and `@name(...)`, which change nothing."""
    return arguments[0] if arguments and callable(arguments[0]) else lambda function: function


class Frameworks:
    """Finds and makes them."""

    names = ("IPython", "asgiref", "django")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return ModuleSpec(name, self) if name.partition(".")[0] in self.names else None  # type: ignore[arg-type]

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Framework(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


if __name__ == "__main__":
    sys.meta_path.insert(0, Frameworks())
    inspect.isroutine = is_routine_or_native  # type: ignore[assignment]
    render.configure(show_source=False, include_undocumented=False)
    pdoc(*sys.argv[2:], output_directory=Path(sys.argv[1]))
