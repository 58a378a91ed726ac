"""_core.pyi says of the native module what is in it: the names, and how functions are called.

mypy's stubtest cannot tell: to it, nanobind's functions are none.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pyinstrument
import pytest
from pyinstrument import _core

STUB = Path(pyinstrument.__file__).with_name("_core.pyi")
_OF_MYPY_ALONE = {"FrameRecord"}  # a name for annotations

Arguments = dict[str, bool]  # whether there is a default
Names = dict[str, "Arguments | None"]  # None: what is no function


def arguments_of(function: ast.FunctionDef) -> Arguments:
    names = [argument.arg for argument in function.args.args]
    first_with_default = len(names) - len(function.args.defaults)
    return {name: number >= first_with_default for number, name in enumerate(names)}


def names_in_stub(body: list[ast.stmt]) -> Names:
    names: Names = {}
    for statement in body:
        if isinstance(statement, ast.FunctionDef):
            arguments = None if is_property(statement) else arguments_of(statement)
            names[statement.name] = overloaded(names.get(statement.name), arguments)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names[statement.target.id] = None
        elif isinstance(statement, ast.ClassDef):
            names[statement.name] = None
    return {name: value for name, value in names.items() if is_of_interest(name)}


def is_property(function: ast.FunctionDef) -> bool:
    return any(
        "property" in ast.unparse(each) or "setter" in ast.unparse(each) for each in function.decorator_list
    )


def overloaded(first: Arguments | None, second: Arguments | None) -> Arguments | None:
    """One of them has the arguments of the other, and some more that may be left out."""
    if first is None or second is None:
        return second
    return {name: first.get(name, True) or second.get(name, True) for name in first | second}


def names_in(owner: Any) -> Names:
    names: Names = {}
    for name, value in vars(owner).items():
        if is_of_interest(name):
            names[name] = called(value) if hasattr(value, "__nb_signature__") else None
    return names


def called(function: Any) -> Arguments:
    signature = function.__nb_signature__[0][0].replace("\\", "")  # a default is there as its number
    [definition] = ast.parse(f"{signature}: ...").body
    assert isinstance(definition, ast.FunctionDef)
    return arguments_of(definition)


def is_of_interest(name: str) -> bool:
    return name == "__init__" or not name.startswith("__")


def classes() -> dict[str, list[ast.stmt]]:
    module = ast.parse(STUB.read_text(encoding="utf-8"))
    return {each.name: each.body for each in module.body if isinstance(each, ast.ClassDef)}


def test_the_module_has_what_its_stub_says() -> None:
    stub = names_in_stub(ast.parse(STUB.read_text(encoding="utf-8")).body)
    private = {name for name in stub if name.startswith("_")}
    for name in private | _OF_MYPY_ALONE:
        del stub[name]
    assert stub == names_in(_core)


@pytest.mark.parametrize("name", ["Session", "Frame", "FrameGroup", "FrameAttributes", "Sampler"])
def test_a_class_has_what_its_stub_says(name: str) -> None:
    stub, native = names_in_stub(classes()[name]), names_in(getattr(_core, name))
    if name == "FrameAttributes":  # not to be made; pop() takes what dict's takes
        del native["__init__"], native["pop"], stub["pop"]
    assert stub == native
