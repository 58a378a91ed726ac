"""The floors hold: a room includes only from floors below it (docs/architecture.md)."""

from __future__ import annotations

from pathlib import Path

import pytest
from floors import ROOMS, included_upwards, linked_by_plugins

HOUSE = Path(__file__).resolve().parents[2]


def build_house(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


HEADERS = {
    "sdk/include/pyinstrument/plugin.hpp": "#include <vector>\n",
    "sdk/include/pyinstrument/detail.hpp": "",
    "core/error.hpp": "",
    "core/frame_tree/frame_tree.hpp": "",
    "core/session/session.hpp": '#include "frame_tree/frame_tree.hpp"\n',
    "core/plugin_host/plugin_host.hpp": '#include <pyinstrument/plugin.hpp>\n#include "session/session.hpp"\n',
    "core/sampler/sampler.hpp": '#include "session/session.hpp"\n',
    "core/sampler/hook.cpp": "#include <Python.h>\n",
    "cli/command_line.hpp": '#include "plugin_host/plugin_host.hpp"\n#include "sampler/sampler.hpp"\n',
    "cli/embedded/main.cpp": '#include <Python.h>\n#include "../command_line.hpp"\n',
    "plugins/renderers/text/tree.hpp": "#include <pyinstrument/plugin.hpp>\n",
    "plugins/renderers/text/text.cpp": '#include "tree.hpp"\n#include <fmt/format.h>\n',
    "plugins/renderers/text/text_test.cpp": '#include "plugin_host/plugin_host.hpp"\n#include "tree.hpp"\n',
    "tests/fuzz/session.cpp": '#include "session/session.hpp"\n',
}

TRESPASSES = {
    "sdk includes the core": ("sdk/include/pyinstrument/x.hpp", '#include "error.hpp"'),
    "frame_tree includes session": ("core/frame_tree/x.cpp", '#include "session/session.hpp"'),
    "session includes plugin_host": ("core/session/x.cpp", '#include "plugin_host/plugin_host.hpp"'),
    "a test includes upwards": ("core/session/x_test.cpp", '#include "plugin_host/plugin_host.hpp"'),
    "session includes the plugin contract": ("core/session/x.cpp", "#include <pyinstrument/plugin.hpp>"),
    "sampler knows plugin_host": ("core/sampler/x.cpp", '#include "plugin_host/plugin_host.hpp"'),
    "plugin_host knows the sampler": ("core/plugin_host/x.cpp", '#include "sampler/sampler.hpp"'),
    "core includes the command line": ("core/session/x.cpp", '#include "command_line.hpp"'),
    "a relative path reaches up": ("core/session/x.cpp", '#include "../plugin_host/plugin_host.hpp"'),
    "core includes a plugin": ("core/plugin_host/x.cpp", '#include "../../plugins/renderers/text/tree.hpp"'),
    "a plugin includes the core": ("plugins/renderers/text/x.cpp", '#include "session/session.hpp"'),
    "a plugin includes another": ("plugins/renderers/json/x.cpp", '#include "../text/tree.hpp"'),
    "a plugin includes the inside of the SDK": (
        "plugins/renderers/x/x.cpp",
        "#include <pyinstrument/detail.hpp>",
    ),
    "a plugin's test knows the sampler": (
        "plugins/renderers/text/x_test.cpp",
        '#include "sampler/sampler.hpp"',
    ),
    "plugin_host includes Python.h": ("core/plugin_host/x.cpp", "#include <Python.h>"),
    "the command line includes Python.h": ("cli/x.cpp", "#  include <Python.h>"),
    "a plugin includes Python.h": ("plugins/renderers/pstats/x.cpp", '#include "Python.h"'),
    "the command line includes the embedded interpreter": ("cli/x.cpp", '#include "embedded/start.hpp"'),
    "the house includes its tests": ("cli/x.cpp", '#include "../tests/support.hpp"'),
}


def test_no_file_includes_upwards() -> None:
    assert included_upwards(HOUSE) == []


def test_no_plugin_links_to_a_library_of_ours() -> None:
    assert linked_by_plugins(HOUSE) == []


def test_rooms_are_listed_lowest_first() -> None:
    seen: set[str] = set()
    for room in ROOMS:
        assert set(room.below) <= seen, f"{room.folder} includes from a room above it"
        seen.add(room.folder)


def test_a_house_in_order_passes(tmp_path: Path) -> None:
    assert included_upwards(build_house(tmp_path, HEADERS)) == []


@pytest.mark.parametrize("trespass", TRESPASSES)
def test_a_trespass_is_caught(tmp_path: Path, trespass: str) -> None:
    file, line = TRESPASSES[trespass]
    house = build_house(
        tmp_path, {**HEADERS, "cli/embedded/start.hpp": "", "tests/support.hpp": "", file: line}
    )
    [found] = included_upwards(house)
    assert found.startswith(file + " ")


def test_a_source_file_in_no_room_is_caught(tmp_path: Path) -> None:
    [found] = included_upwards(build_house(tmp_path, {**HEADERS, "extras/x.cpp": "", "build/x.cpp": ""}))
    assert found.startswith("extras/x.cpp stands in no room")


def test_a_plugin_that_links_to_the_core_is_caught(tmp_path: Path) -> None:
    house = build_house(
        tmp_path,
        {
            "plugins/renderers/good/CMakeLists.txt": "pyinstrument_add_plugin(good SOURCES good.cpp LIBRARIES fmt)\n"
            "pyinstrument_add_test(good_test SOURCES good_test.cpp LIBRARIES pyinstrument_core)\n",
            "plugins/renderers/bad/CMakeLists.txt": "pyinstrument_add_plugin(bad SOURCES bad.cpp\n"
            "  LIBRARIES pyinstrument_core)\n",
            "plugins/renderers/sly/CMakeLists.txt": "pyinstrument_add_plugin(sly SOURCES sly.cpp)\n"
            "target_link_libraries(sly PRIVATE pyinstrument_core)\n",
        },
    )
    assert linked_by_plugins(house) == [
        "plugins/renderers/bad/CMakeLists.txt: bad links to pyinstrument_core",
        "plugins/renderers/sly/CMakeLists.txt: sly links to pyinstrument_core",
    ]
