"""The plugin reference has everything that the headers have, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
HEADERS = PROJECT / "sdk" / "include"
PAGE = PROJECT / "docs" / "plugins" / "reference.md"
SPECIAL = re.compile(
    r"~|operator(?!==$|\(\)$)|.*<"
)  # conversions, deduction guides, templates of constructors

Declared = dict[str, set[str]]


def declarations(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is public in a class or namespace, in the order of the source."""
    access = "private" if node.get("tagUsed") == "class" else "public"
    for inner in node.get("inner", []):
        if inner["kind"] == "AccessSpecDecl":
            access = inner["access"]
        elif access == "public" and not inner.get("isImplicit") and inner.get("name"):
            yield inner


def record_of(node: dict[str, Any]) -> dict[str, Any] | None:
    """The class that a declaration defines, or that its template does."""
    if node["kind"] == "ClassTemplateDecl":
        node = next(inner for inner in node["inner"] if inner["kind"] == "CXXRecordDecl")
    defines = node["kind"] == "CXXRecordDecl" and node.get("completeDefinition")
    return node if defines or node["kind"] == "EnumDecl" else None


def add_record(found: Declared, names: dict[str, str], name: str, node: dict[str, Any]) -> None:
    names[node["id"]] = name
    members = found.setdefault(name, set())
    for member in declarations(node):
        names[member["id"]] = (
            f"{name}::{member['name']}"  # a class that is declared here may be defined further down
        )
        record = record_of(member)
        if record is not None and member["name"] != "iterator":
            add_record(found, names, f"{name}::{member['name']}", record)
        is_member = "Record" not in member["kind"] and member["name"] != name.rpartition("::")[2]
        if is_member and not SPECIAL.match(member["name"]):
            members.add(member["name"])


@pytest.fixture(scope="module")
def parsed() -> list[dict[str, Any]]:
    """What clang makes of the headers: each declaration with `pyi` in its name."""
    if shutil.which("clang++") is None:
        pytest.skip("there is no clang++; scripts/setup.sh installs it")
    command = ["clang++", "-std=c++20", "-fsyntax-only", f"-I{HEADERS}", "-Xclang", "-ast-dump=json"]
    command += ["-Xclang", "-ast-dump-filter=pyi", "-x", "c++", "-"]
    source = "#include <pyinstrument/plugin.hpp>\n"
    text = subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout
    nodes, at, decoder = [], 0, json.JSONDecoder()
    while (at := text.find("{", at)) != -1:
        node, at = decoder.raw_decode(text, at)
        nodes.append(node)
    return nodes


def contract(nodes: list[dict[str, Any]]) -> Declared:
    found: Declared = {}
    for node in nodes:
        if str(node.get("name")).startswith("pyi_") and record_of(node):
            found[node["name"]] = {inner["name"] for inner in declarations(node)}
    return found


def layer(nodes: list[dict[str, Any]]) -> tuple[Declared, set[str]]:
    """Classes of the C++ layer with their members, and its functions."""
    classes: Declared = {}
    names: dict[str, str] = {}
    functions: set[str] = set()
    namespaces = [
        node for node in nodes if (node["kind"], node.get("name")) == ("NamespaceDecl", "pyinstrument")
    ]
    for node in (node for namespace in namespaces for node in declarations(namespace)):
        record = record_of(node)
        is_member = "parentDeclContextId" in node
        if record is not None:
            name = names[node["previousDecl"]] if is_member else f"pyi::{node['name']}"
            add_record(classes, names, name, record)
        elif node["kind"].startswith("Function") and not is_member and not SPECIAL.match(node["name"]):
            functions.add(node["name"])
    return classes, functions


def sections() -> dict[str, str]:
    parts = re.split(r"^#{1,3} (.+)\n", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(section: str, head: str) -> set[str]:
    """The names in the first cell of each row of the table whose first column is called `head`."""
    [table] = re.findall(rf"^\| {head} \|.*\n\|[- |]+\n((?:\|.*\n)+)", section, re.MULTILINE)
    cells = [re.split(r"(?<!\\)\|", line)[1] for line in table.splitlines()]
    return {
        name for cell in cells for name in re.findall(r"`(operator==|operator\(\)|\w+)(?:\([^`]*\))?`", cell)
    }


def test_every_struct_of_the_contract_is_there_with_every_field(parsed: list[dict[str, Any]]) -> None:
    expected = contract(parsed)
    assert {"pyi_host", "pyi_tree", "pyi_value"} <= expected.keys()
    told = sections()
    documented = {
        name: rows(told[name], "constant" if name in ("pyi_type", "pyi_replacement") else "field")
        for name in expected
        if name in told
    }
    assert documented == expected
    named = {name for name in told if name.startswith("pyi_")}
    assert named - expected.keys() == {"pyi_call"}


def test_every_constant_and_macro_of_the_contract_is_there() -> None:
    header = "".join(path.read_text(encoding="utf-8") for path in (HEADERS / "pyinstrument").glob("*.h"))
    code = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    page = PAGE.read_text(encoding="utf-8")
    names = set(re.findall(r"\bPYI\w+\b", code)) | {"pyinstrument_plugin_v1"}
    assert len(names) > 30
    assert [name for name in sorted(names) if f"`{name}" not in page] == []
    told = set(re.findall(r"\bPYI_[A-Z_]+\b", page))
    assert told - set(re.findall(r"\bPYI_[A-Z_]+\b", header)) == set()


def test_every_class_of_the_cpp_layer_is_there_with_every_member(parsed: list[dict[str, Any]]) -> None:
    classes, _ = layer(parsed)
    assert {"pyi::frame", "pyi::tree", "pyi::writer"} <= classes.keys()
    told = sections()
    documented = {
        name: rows(told[name], "member") if "| member |" in told[name] else set()
        for name in told
        if name.startswith("pyi::")
    }
    assert documented == classes


def test_every_function_of_the_cpp_layer_is_there(parsed: list[dict[str, Any]]) -> None:
    _, functions = layer(parsed)
    assert {"walk", "append_json_string"} <= functions
    prefix = "Functions of "
    documented = {
        name.removeprefix(prefix): rows(text, "function")
        for name, text in sections().items()
        if name.startswith(prefix)
    }
    assert set().union(*documented.values()) == functions
    for header, names in documented.items():
        text = (HEADERS / "pyinstrument" / "sdk" / header).read_text(encoding="utf-8")
        assert [name for name in names if f"{name}(" not in text] == [], header
