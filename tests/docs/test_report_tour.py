"""The pictures in the tour of the HTML report can be made, and show something."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]
TOUR = PROJECT / "docs" / "report.md"
PICTURES = PROJECT / "docs" / "report"
PICTURE = re.compile(r"!\[[^\]]*\]\(report/([\w-]+\.png)\)")
SHOWN = sorted(set(PICTURE.findall(TOUR.read_text(encoding="utf-8"))))

MOST_BYTES = 60_000
FEWEST_COLOURS = 12
EMPTIEST = 0.85  # of all pixels may be of one colour


@pytest.fixture(scope="module")
def made(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all the pictures, new."""
    folder = tmp_path_factory.mktemp("pictures")
    # What sanitizers preload is for Python; browsers and node start in their own way.
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    done = subprocess.run(
        [PROJECT / "scripts" / "report_screenshots.sh", folder],
        env=environment | {"PYINSTRUMENT_BUILD": str(build_folder)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return folder


def check_that_it_shows_something(picture: Path) -> None:
    with Image.open(picture) as image:
        pixels = image.width * image.height
        colours = image.convert("RGB").getcolors(pixels)
    assert colours is not None
    assert len(colours) >= FEWEST_COLOURS
    assert max(count for count, _ in colours) <= EMPTIEST * pixels


def test_a_blank_picture_is_noticed(tmp_path: Path) -> None:
    Image.new("RGB", (1000, 560), "white").save(tmp_path / "blank.png")
    with pytest.raises(AssertionError):
        check_that_it_shows_something(tmp_path / "blank.png")


def test_the_tour_shows_each_picture_that_is_made(made: Path) -> None:
    assert sorted(picture.name for picture in made.iterdir()) == SHOWN


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_can_be_made_again_and_shows_something(made: Path, name: str) -> None:
    check_that_it_shows_something(made / name)


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_in_the_tour_shows_something_and_is_small(name: str) -> None:
    check_that_it_shows_something(PICTURES / name)
    assert (PICTURES / name).stat().st_size <= MOST_BYTES
