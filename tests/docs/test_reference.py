"""The reference is made of docstrings, without a complaint, and leaves nothing public out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reference(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    finished = subprocess.run(
        [PROJECT / "scripts" / "reference.sh", folder],
        env=os.environ | {"PYTHON": sys.executable, "PYINSTRUMENT_BUILD": str(build_folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert finished.stderr == ""
    return folder


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("pyinstrument.html", ["Profiler", "PyinstrumentError"]),
        ("pyinstrument/context_manager.html", ["ProfileContext", "profile"]),
        ("pyinstrument/profiler.html", ["Profiler.start", "Profiler.output_text", "Profiler.write_html"]),
        ("pyinstrument/session.html", ["Session.load", "Session.combine", "Session.root_frame"]),
        ("pyinstrument/frame.html", ["Frame.add_child", "Frame.total_self_time", "FrameGroup"]),
        ("pyinstrument/processors.html", ["remove_importlib", "native_processor"]),
        ("pyinstrument/renderers.html", ["ConsoleRenderer", "FrameRenderer", "PluginRenderer"]),
        ("pyinstrument/wsgi.html", ["ProfilerMiddleware"]),
        ("pyinstrument/asgi.html", ["ProfilerMiddleware"]),
        ("pyinstrument/magic.html", ["PyinstrumentMagic", "PyinstrumentMagic.pyinstrument"]),
        ("pyinstrument/middleware.html", ["ProfilerMiddleware"]),
        ("pyinstrument/typing.html", ["assert_never"]),
        ("pyinstrument/low_level/stat_profile.html", ["setstatprofile"]),
    ],
)
def test_a_page_has_what_its_module_offers(page: str, names: list[str], reference: Path) -> None:
    text = (reference / page).read_text(encoding="utf-8")
    assert [name for name in names if f'id="{name}"' not in text] == []
