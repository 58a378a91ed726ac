from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from page_model import PageModel

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def page_model(tmp_path_factory: pytest.TempPathFactory) -> PageModel:
    folder = tmp_path_factory.mktemp("page_model")
    build = ["npx", "vite", "build", "--config", "tests/parity/vite.config.ts", "--outDir", str(folder)]
    done = subprocess.run(build, cwd=PROJECT / "html_renderer", capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\n`make setup` installs what this needs"
    return PageModel(folder / "trees.mjs")
