"""Processors on frames that Python holds: native ones, Python ones, and both together."""

from __future__ import annotations

from typing import Any

import pytest
from pyinstrument import processors
from pyinstrument.frame import Frame, FrameGroup
from pyinstrument.processors import (
    aggregate_repeated_calls,
    group_library_frames_processor,
    merge_consecutive_self_time,
    native_processor,
    remove_importlib,
    remove_irrelevant_nodes,
    remove_tracebackhide,
    remove_unnecessary_self_time_nodes,
    run_processors,
)
from pyinstrument.renderers import ConsoleRenderer, FrameRenderer
from trees import family, info, root_of, session, shape

PROCESSORS = ConsoleRenderer().processors


def test_frames_that_survive_are_the_same_frames() -> None:
    root = root_of(session())
    load, wait, again = root.children
    assert aggregate_repeated_calls(root, options={}) is root
    assert list(root.children) == [load, wait]
    assert load.time == 2.5
    assert again.parent is None
    assert load.attributes == {"cLoader": 2.25, "l5": 1.0, "l6": 1.25}


def test_an_erased_frame_stands_by_itself() -> None:
    importing = Frame(info("_load", "<frozen importlib._bootstrap>"), time=1, context=session())
    root, module = Frame(info("root"), time=1), Frame(info("<module>"), time=1)
    root.add_child(importing)
    importing.add_child(module)
    assert remove_importlib(root, {}) is root
    assert list(root.children) == [module]
    assert module.parent is root
    assert importing.parent is None
    assert importing.children == ()


def test_what_is_erased_as_a_whole_stays_in_one_piece() -> None:
    frames = family()
    frames["a"].time, frames["b"].time = 1000, 3
    remove_irrelevant_nodes(frames["a"], options={})
    assert frames["a"].children == ()
    assert frames["a"].absorbed_time == 4
    assert shape(frames["b"]) == "b(c d)"


def test_options_reach_the_processor_that_knows_them() -> None:
    frames = family()
    remove_irrelevant_nodes(frames["a"], {"filter_threshold": 0.5, "somebody_elses": object()})
    assert shape(frames["a"]) == "a(b)"
    frames = family()
    remove_irrelevant_nodes(frames["a"], {}, total_time=150)
    assert shape(frames["a"]) == "a(b)"
    with pytest.raises(ValueError, match="filter_threshold"):
        remove_irrelevant_nodes(frames["a"], {"filter_threshold": "half"})


def test_a_part_of_a_tree_can_be_processed() -> None:
    frames = family()
    for child in (frames["c"], frames["d"]):
        child.attributes = {"h1": 1.0}
    assert remove_tracebackhide(frames["b"], {}) is frames["b"]
    assert shape(frames["a"]) == "a(b e)"
    assert frames["b"].parent is frames["a"]


def test_self_time_is_merged_everywhere_or_here() -> None:
    root, child = Frame(info("root")), Frame(info("child"))
    child.add_children([Frame("[self]", time=1), Frame("[self]", time=2)])
    root.add_children([Frame("[self]", time=3), Frame("[self]", time=4), child])
    merge_consecutive_self_time(root, {}, recursive=False)
    assert shape(root) == "root([self] child([self] [self]))"
    merge_consecutive_self_time(root, {})
    assert shape(root) == "root([self] child([self]))"
    assert [root.children[0].time, child.children[0].time] == [7, 3]
    remove_unnecessary_self_time_nodes(root, {})
    assert shape(root) == "root([self] child)"
    assert child.absorbed_time == 3


def test_library_frames_are_grouped() -> None:
    root = root_of(session())
    aggregate_repeated_calls(root, {})
    group_library_frames_processor(root, {})
    parse = root.children[0].children[0]
    group = parse.group
    assert group is not None
    assert group.root is parse
    assert [frame.function for frame in group.frames if not frame.is_synthetic] == ["parse", "scan"]
    assert parse.children[0].group is group


def test_without_a_context_libraries_are_not_known() -> None:
    with pytest.raises(RuntimeError, match="Frame has no context"):
        group_library_frames_processor(family()["a"], {})


def test_groups_made_in_python_go_through_native_processors() -> None:
    frames = family()
    group = FrameGroup(frames["b"])
    group.add_frame(frames["c"])
    alone = FrameGroup(frames["e"])
    aggregate_repeated_calls(frames["a"], {})
    assert list(group.frames) == [frames["b"], frames["c"]]
    assert frames["c"].group is group
    assert frames["e"].group is alone


@pytest.mark.parametrize("processor", PROCESSORS)
def test_no_tree_passes_through(processor: Any) -> None:
    assert processor(None, options={}) is None


def test_python_and_native_processors_mix() -> None:
    def rename(frame: Frame | None, options: dict[str, Any]) -> Frame | None:
        seen.append(options)
        assert frame is not None
        frame.add_child(Frame(info(options["name"]), time=0.25))
        frame.time += 0.25
        return frame

    seen: list[dict[str, Any]] = []
    options = {"name": "mine", "filter_threshold": 0.4}
    root = run_processors(
        [aggregate_repeated_calls, rename, remove_irrelevant_nodes], root_of(session()), options
    )
    assert root is not None
    assert shape(root) == "<module>(load(parse))"
    assert seen == [options]


def test_a_plugin_is_a_processor_by_name() -> None:
    small = native_processor("remove_irrelevant_nodes", filter_threshold=0.5)
    frames = family()
    assert small(frames["a"], {}) is frames["a"]
    assert shape(frames["a"]) == "a(b)"
    with pytest.raises(TypeError, match="it has: filter_threshold"):
        native_processor("remove_irrelevant_nodes", treshold=0.5)


class Functions(FrameRenderer):
    """As anybody may write one."""

    def default_processors(self) -> list[Any]:
        return [processors.remove_importlib, processors.aggregate_repeated_calls]

    def render(self, session: Any) -> str:
        root = self.preprocess(session.root_frame())
        return "nothing" if root is None else shape(root)


def test_a_renderer_of_ones_own_gets_a_processed_tree() -> None:
    assert Functions().render(session()) == "<module>(load(parse([self] scan([self])) [self]) wait([await]))"
    assert Functions(timeline=True).processors == [processors.remove_importlib]
    assert Functions(show_all=True).processors == [processors.aggregate_repeated_calls]
    empty = session()
    empty.frame_records = []
    assert Functions().render(empty) == "nothing"
