"""Frames as Python sees them: what they say, how they are linked, and who they are."""

from __future__ import annotations

import copy
import gc
import json
import math
import pickle
import weakref
from typing import Any

import pytest
from pyinstrument.frame import (
    AWAIT_FRAME_IDENTIFIER,
    SELF_TIME_FRAME_IDENTIFIER,
    SYNTHETIC_LEAF_IDENTIFIERS,
    Frame,
    FrameGroup,
)
from pyinstrument.frame_info import frame_info_get_identifier, parse_frame_info
from pyinstrument.frame_ops import (
    build_frame_tree,
    combine_frames,
    delete_frame_from_tree,
    remove_frame_from_groups,
)
from pyinstrument.processors import aggregate_repeated_calls, remove_unnecessary_self_time_nodes
from trees import THREAD, family, info, root_of, session, shape


class Folder:
    """A context as anybody may write one."""

    sys_prefixes = ("/usr",)

    def shorten_path(self, path: str) -> str:
        return path.removeprefix("/home/me/")


# ---- what a frame says ----


def test_a_frame_says_what_its_identifier_says() -> None:
    frame = Frame(info("load", "/home/me/app.py", 12, "cLoader,l14"), time=2.0, context=Folder())
    assert frame.identifier == "load\0/home/me/app.py\x0012"
    assert (frame.function, frame.file_path, frame.line_no) == ("load", "/home/me/app.py", 12)
    assert (frame.file_path_short, frame.code_position_short()) == ("app.py", "app.py:12")
    assert frame.is_application_code
    assert frame.attributes == {"cLoader": 2.0, "l14": 2.0}
    assert frame.class_name == "Loader"
    assert not frame.is_synthetic


@pytest.mark.parametrize("text", ["größe", "名前", "\U0001f40d", "caf\udce9", "lone \ud800", ""])
def test_every_text_survives(text: str) -> None:
    assert Frame(f"{text}\0{text}\x001").function == text
    assert Frame(f"{text}\0{text}\x001").file_path == text


@pytest.mark.parametrize(
    ("identifier", "line"),
    [
        ("a\0b\x00-3", -3),
        ("a\0b\x00 7 ", 7),
        ("a\0b\x0099999999999999999999", 99999999999999999999),
        ("a\0b", None),
    ],
)
def test_a_line_is_what_python_reads_in_it(identifier: str, line: int | None) -> None:
    assert Frame(identifier).line_no == line


def test_a_line_that_is_no_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        _ = Frame("a\0b\0x").line_no


def test_without_a_context_nobody_knows_whose_code_it_is() -> None:
    frame = Frame(info("a"))
    for ask in (lambda: frame.file_path_short, lambda: frame.is_application_code, lambda: frame.context):
        with pytest.raises(RuntimeError, match="Frame has no context"):
            ask()


def test_code_without_a_file_of_its_own_is_as_its_caller() -> None:
    mine, library = Frame(info("mine"), context=Folder()), Frame(info("theirs", "/usr/lib/x.py"))
    of_mine, of_library = Frame(info("<module>", "<string>")), Frame(info("<module>", "<string>"))
    mine.add_children([library, of_mine])
    library.add_child(of_library)
    assert (of_mine.is_application_code, of_library.is_application_code) == (True, False)


def test_a_synthetic_frame_shows_its_parents_path() -> None:
    frame = Frame(info("a", line=4), context=Folder())
    waiting = Frame(AWAIT_FRAME_IDENTIFIER)
    frame.add_child(waiting)
    assert waiting.is_synthetic
    assert waiting.is_synthetic_leaf
    assert (waiting.file_path, waiting.line_no) == (None, None)
    assert (waiting.file_path_short, waiting.code_position_short()) == ("app.py", "app.py")
    assert Frame(AWAIT_FRAME_IDENTIFIER).file_path_short is None


def test_the_class_with_most_time_is_the_frames() -> None:
    frame = Frame(info("a", attributes="cFirst"), time=1.0)
    frame.record_time_from_frame_info(info("a", attributes="cSecond,l3"), 2.0)
    assert frame.time == 3.0
    assert frame.class_name == "Second"
    assert frame.attributes == {"cFirst": 1.0, "cSecond": 2.0, "l3": 2.0}
    assert frame.get_attribute_value("l") == "3"
    assert frame.get_attribute_value("x") is None


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda frame: pickle.loads(pickle.dumps(frame))])
def test_a_copy_of_a_frame_has_a_tree_of_its_own(duplicate: Any) -> None:
    frames = family()
    frames["b"].absorbed_time = 0.5
    frames["c"].attributes = {"cView": 1.0}
    group = FrameGroup(frames["b"])
    group.add_frame(frames["c"])
    frames["a"].set_context(session())
    note: Any = frames["d"]
    note.mark = group_note = ["kept"]
    group.mark = group_note  # type: ignore[attr-defined]
    twin = duplicate(frames["b"])
    assert twin.children[1].mark == twin.group.mark == ["kept"]
    assert twin.children[1].mark is not note.mark
    assert twin is not frames["b"]
    assert twin.parent is not None
    assert shape(twin.parent) == shape(frames["a"])
    assert (twin.time, twin.absorbed_time) == (2, 0.5)
    first, second = twin.children
    assert first.attributes == {"cView": 1.0}
    assert twin.group.frames == (twin, first)
    assert second.group is None
    assert second.file_path_short == "app.py"
    twin.remove_from_parent()
    assert shape(frames["a"]) == "a(b(c d) e)"


def test_a_frame_may_be_referred_to_weakly() -> None:
    frame = Frame(info("a"))
    reference = weakref.ref(frame)
    assert reference() is frame
    del frame
    assert reference() is None


def test_attributes_are_the_frames_own() -> None:
    frame = Frame(info("a", attributes="cFirst"), time=1.0)
    frame.attributes["cSecond"] = 3.0
    assert frame.class_name == "Second"
    del frame.attributes["cSecond"]
    frame.attributes.update({"h1": 1.0})
    assert frame.has_tracebackhide
    assert dict(frame.attributes) == {"cFirst": 1.0, "h1": 1.0}
    assert frame.attributes.pop("h1") == 1.0
    frame.attributes = {"cThird": 1.0}
    assert list(frame.attributes.items()) == [("cThird", 1.0)]
    with pytest.raises(KeyError):
        frame.attributes["cFirst"]


def test_times_that_follow_from_others() -> None:
    frames = family()
    frames["b"].add_child(Frame(AWAIT_FRAME_IDENTIFIER, time=0.5))
    assert frames["b"].total_self_time == 0
    assert frames["a"].await_time() == 0.5
    assert frames["b"].proportion_of_parent == pytest.approx(2 / 3)
    assert frames["a"].proportion_of_parent == 1
    frames["a"].time = 0
    assert math.isnan(frames["b"].proportion_of_parent)


def test_times_are_checked_when_asked() -> None:
    frames = family()
    for leaf in "cde":
        frames[leaf].add_child(Frame(SELF_TIME_FRAME_IDENTIFIER, time=1))
    frames["a"].self_check()
    frames["c"].time = 1.5
    frames["a"].self_check(recursive=False)
    with pytest.raises(AssertionError, match=r"should be 2\.5"):
        frames["a"].self_check()


def test_a_frame_as_json() -> None:
    frames = family()
    frames["c"].attributes["l3"] = 1.0
    tree = json.loads(frames["a"].to_json_str())
    assert [child["identifier"] for child in tree["children"]] == [info("b"), info("e")]
    assert tree["children"][0]["children"][0]["attributes"] == {"l3": 1.0}
    assert tree["children"][0]["children"][1]["children"] == []


# ---- links ----


def test_children_stand_where_they_are_put() -> None:
    frames = family()
    frames["a"].add_child(Frame(info("x")), after=frames["b"])
    frames["a"].add_children([Frame(info("y")), Frame(info("z"))], after=frames["b"])
    assert shape(frames["a"]) == "a(b(c d) y z x e)"


def test_a_child_leaves_its_parent_first() -> None:
    frames = family()
    frames["e"].add_child(frames["c"])
    assert shape(frames["a"]) == "a(b(d) e(c))"
    assert frames["c"].parent is frames["e"]
    frames["c"].remove_from_parent()
    frames["c"].remove_from_parent()
    assert frames["c"].parent is None
    assert shape(frames["a"]) == "a(b(d) e)"


def test_what_cannot_be_linked_is_refused() -> None:
    frames = family()
    with pytest.raises(ValueError, match="leaf-only"):
        Frame(SELF_TIME_FRAME_IDENTIFIER).add_child(Frame(info("x")))
    with pytest.raises(ValueError, match="below itself"):
        frames["c"].add_child(frames["a"])
    with pytest.raises(ValueError, match="below itself"):
        frames["c"].add_child(frames["c"])
    with pytest.raises(ValueError, match="not in list"):
        frames["a"].add_child(Frame(info("x")), after=frames["c"])
    with pytest.raises(TypeError):
        frames["a"].add_child(None)  # type: ignore[arg-type]
    assert shape(frames["a"]) == "a(b(c d) e)"


def test_a_tree_has_one_context_and_keeps_it_in_pieces() -> None:
    frames, folder = family(), Folder()
    frames["a"].set_context(folder)
    assert frames["d"].context is folder
    frames["b"].remove_from_parent()
    assert frames["d"].context is folder
    other = Frame(info("other"), context=Folder())
    other.add_child(frames["b"])
    assert frames["d"].context is other.context


# ---- who they are ----


def test_the_same_place_is_the_same_frame_while_it_is_held() -> None:
    root = root_of(session())
    child = root.children[0]
    assert root.children[0] is child
    assert child.parent is root
    assert child.children[0].parent is child


def test_frames_keep_what_they_are_connected_with() -> None:
    leaf = family()["c"]
    gc.collect()
    root = leaf.parent and leaf.parent.parent
    assert root is not None
    assert shape(root) == "a(b(c d) e)"


def test_frames_stay_who_they_are_when_trees_are_joined_and_rows_move() -> None:
    root, kept = Frame(info("root")), []
    for number in range(5000):
        child = Frame(info(f"f{number}"), time=number)
        root.add_child(child)
        child.attributes["l1"] = number
        if number % 1000 == 0:
            kept.append(child)
        else:
            child.remove_from_parent()
    assert list(root.children) == kept
    assert all(kept[i] is child for i, child in enumerate(root.children))
    assert [child.time for child in kept] == [0, 1000, 2000, 3000, 4000]
    assert kept[3].attributes == {"l1": 3000}


# ---- attributes of one's own ----


class Note:
    """What a weak reference may refer to."""


def test_an_attribute_of_ones_own_is_there_when_the_frame_is_asked_for_again() -> None:
    root: Any = root_of(session())
    root.children[0].note = 1
    group: Any = FrameGroup(root)
    group.note = 2
    del group
    gc.collect()
    assert root.children[0].note == 1
    assert vars(root.children[0]) == {"note": 1}
    assert root.group.note == 2
    assert vars(root) == {}
    del root.children[0].note
    assert not hasattr(root.children[0], "note")
    with pytest.raises(AttributeError):
        root.function = "another"


def test_attributes_of_ones_own_stay_when_rows_move_and_natives_work() -> None:
    root: Any = Frame(info("root"))
    for number in range(5000):
        child: Any = Frame(info(f"f{number}"), time=1)
        child.number = number
        root.add_child(child)
        if number % 1000 != 999:
            child.remove_from_parent()
    del child
    root.time = 5
    remove_unnecessary_self_time_nodes(aggregate_repeated_calls(root, {}), {})
    assert [child.number for child in root.children] == [999, 1999, 2999, 3999, 4999]


def test_attributes_of_ones_own_end_with_the_tree_or_when_they_are_set_anew() -> None:
    root: Any = root_of(session())
    first, second = Note(), Note()
    ends = [weakref.ref(first), weakref.ref(second)]
    root.children[0].note = first
    del first
    assert ends[0]() is not None
    root.children[0].note = second
    del second
    assert ends[0]() is None
    assert ends[1]() is not None
    del root
    assert ends[1]() is None


def test_a_frame_of_a_class_of_ones_own_has_its_attributes() -> None:
    class Marked(Frame):
        def __init__(self, text: str) -> None:
            super().__init__(info(text))
            self.mark = text

    frame = Marked("f")
    assert (frame.mark, frame.function) == ("f", "f")


def test_a_deep_tree_is_no_problem() -> None:
    depth = 20_000
    frame = root = Frame(info("f0"))
    for number in range(1, depth):
        child = Frame(info(f"f{number % 10}"))
        frame.add_child(child)
        frame = child
    frame.add_child(Frame(AWAIT_FRAME_IDENTIFIER, time=1))
    assert root.await_time() == 1
    assert root.to_json_str().count("identifier") == depth + 1


# ---- groups ----


def test_a_group_knows_its_members() -> None:
    frames = family()
    group = FrameGroup(frames["b"])
    group.add_frame(frames["c"])
    assert group.root is frames["b"]
    assert list(group.frames) == [frames["b"], frames["c"]]
    assert frames["c"].group is group
    assert list(group.exit_frames) == [frames["b"]]
    group.remove_frame(frames["c"])
    assert frames["c"].group is None
    with pytest.raises(AssertionError):
        group.remove_frame(frames["c"])


def test_a_frame_is_in_one_group() -> None:
    frames = family()
    first, second = FrameGroup(frames["b"]), FrameGroup(frames["e"])
    second.add_frame(frames["b"])
    assert first.frames == ()
    assert list(second.frames) == [frames["e"], frames["b"]]
    assert first.id != second.id
    frames["b"].group = first
    assert list(first.frames) == [frames["b"]]
    frames["b"].group = None
    assert first.frames == ()


def test_groups_hold_frames_of_trees_that_are_not_connected() -> None:
    here, there = family()["c"], family()["c"]
    group = FrameGroup(here)
    group.add_frame(there)
    assert list(group.frames) == [here, there]
    assert there.parent is not here.parent


# ---- operations ----


def test_a_deleted_frames_children_take_its_place() -> None:
    frames = family()
    frames["b"].absorbed_time = 0.5
    delete_frame_from_tree(frames["b"], replace_with="children")
    assert shape(frames["a"]) == "a(c d e)"
    assert frames["a"].absorbed_time == 0.5
    assert frames["b"].parent is None


def test_a_deleted_frame_may_leave_its_time() -> None:
    frames = family()
    delete_frame_from_tree(frames["b"], replace_with="self_time")
    assert shape(frames["a"]) == "a([self] e)"
    assert frames["a"].children[0].time == 2
    assert shape(frames["b"]) == "b(c d)"
    delete_frame_from_tree(frames["e"], replace_with="nothing")
    assert frames["a"].absorbed_time == 1


def test_a_root_cannot_be_deleted() -> None:
    with pytest.raises(ValueError, match="root"):
        delete_frame_from_tree(family()["a"], replace_with="children")


def test_combined_frames_add_up() -> None:
    frames = family()
    frames["e"].add_child(Frame(info("x")))
    frames["b"].attributes = {"cFoo": 2.0}
    frames["e"].attributes = {"cFoo": 1.0, "cBar": 1.0}
    combine_frames(frames["e"], into=frames["b"])
    assert shape(frames["a"]) == "a(b(c d x))"
    assert frames["b"].time == 3
    assert frames["b"].attributes == {"cFoo": 3.0, "cBar": 1.0}
    with pytest.raises(AssertionError):
        combine_frames(frames["c"], into=frames["a"])


@pytest.mark.parametrize(("recursive", "left"), [(False, ["a", "b", "d"]), (True, ["a", "d"])])
def test_frames_leave_their_groups(recursive: bool, left: list[str]) -> None:
    frames = family()
    frames["b"].add_child(Frame(info("x")))
    frames["c"].add_child(frames["e"])
    group = FrameGroup(frames["a"])
    for name in "bcd":
        group.add_frame(frames[name])
    target = frames["c"] if not recursive else frames["b"]
    group.add_frame(frames["e"])
    if recursive:
        frames["a"].add_child(frames["d"])
    else:
        group.remove_frame(frames["e"])
    remove_frame_from_groups(target, recursive=recursive)
    assert [frame.function for frame in group.frames] == left


def test_a_group_of_one_dissolves() -> None:
    frames = family()
    group = FrameGroup(frames["b"])
    group.add_frame(frames["c"])
    remove_frame_from_groups(frames["c"], recursive=False)
    assert group.frames == ()
    assert frames["b"].group is None


def test_records_make_a_tree() -> None:
    root = build_frame_tree([([THREAD, info("a")], 1.0), ([info("b")], 2.0)], context=Folder())
    assert root is not None
    assert shape(root) == "[root](MainThread(a([self])) b([self]))"
    assert root.time == 3
    assert build_frame_tree([], context=Folder()) is None
    with pytest.raises(ValueError, match="below"):
        build_frame_tree([(["[self]", info("a")], 1.0)], context=Folder())


def test_frame_infos_are_taken_apart() -> None:
    assert parse_frame_info(info("a", attributes="cFoo,l3")) == (info("a"), ["cFoo", "l3"])
    assert frame_info_get_identifier(info("a", attributes="cFoo")) == info("a")
    assert SELF_TIME_FRAME_IDENTIFIER in SYNTHETIC_LEAF_IDENTIFIERS
