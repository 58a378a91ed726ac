"""Sessions as Python sees them."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import threading
import weakref
from pathlib import Path

import pytest
from pyinstrument.renderers import JSONRenderer
from pyinstrument.session import Session
from trees import MODULE, THREAD, info, root_of, session, shape


def test_a_session_gives_back_what_it_was_made_of() -> None:
    recorded = session(([info("a"), info("b")], 1.0), ([info("a")], 0.5))
    assert recorded.frame_records == [
        ([THREAD, MODULE, info("a"), info("b")], 1.0),
        ([THREAD, MODULE, info("a")], 0.5),
    ]
    assert recorded.start_call_stack == [THREAD, MODULE]
    assert (recorded.duration, recorded.sample_count, recorded.cpu_time) == (1.5, 2, 1.5)
    assert recorded.sys_path == ["/home/me", "/usr/lib/python3"]


def test_a_session_may_be_changed() -> None:
    recorded = session()
    recorded.frame_records = [([THREAD, MODULE, info("other")], 2.0)]
    recorded.target_description = "größer"
    recorded.duration = 7
    recorded.sys_path = ["/home"]
    assert shape(root_of(recorded)) == "<module>(other([self]))"
    assert recorded.to_json()["target_description"] == "größer"
    assert recorded.to_json()["duration"] == 7.0
    assert recorded.shorten_path("/home/me/app.py") == "me/app.py"


def test_lists_of_a_session_may_be_changed_in_place(tmp_path: Path) -> None:
    recorded = session(([info("a")], 1.0))
    for name in ("frame_records", "start_call_stack", "sys_path", "sys_prefixes"):
        assert getattr(recorded, name) is getattr(recorded, name)
    assert recorded.shorten_path("/srv/app.py") == "/srv/app.py"
    recorded.sys_path.insert(0, "/srv")
    assert recorded.shorten_path("/srv/app.py") == "app.py"
    recorded.sys_prefixes.append("/home/me")
    assert not root_of(recorded).is_application_code
    recorded.frame_records.append(([THREAD, MODULE, info("b")], 2.0))
    assert shape(root_of(recorded)) == "<module>(a([self]) b([self]))"
    recorded.frame_records[1][0].append(info("c"))
    recorded.start_call_stack.clear()
    assert "c" in JSONRenderer().render(recorded)
    recorded.save(tmp_path / "changed")
    changed = Session.load(tmp_path / "changed")
    assert changed.to_json() == recorded.to_json()
    assert (changed.sys_path[0], changed.sys_prefixes[-1]) == ("/srv", "/home/me")
    assert changed.frame_records[1] == ([THREAD, MODULE, info("b"), info("c")], 2.0)
    assert changed.start_call_stack == []


def test_a_list_that_is_assigned_and_one_that_is_held_stay_the_sessions() -> None:
    recorded = session()
    path = recorded.sys_path = ["/one"]
    records = recorded.frame_records
    for number in range(2):
        path.append(f"/{number}")
        records.append(([THREAD, MODULE, info(f"f{number}")], 1.0))
        assert recorded.to_json()["sys_path"] == path
        assert recorded.to_json()["frame_records"] == records
    assert recorded.sys_path is path


def test_what_does_not_belong_in_a_list_is_an_error_when_the_session_is_used() -> None:
    recorded = session()
    recorded.sys_path.append(Path("/home"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an entry of sys_path is a str, not"):
        JSONRenderer().render(recorded)
    recorded.sys_path.pop()
    recorded.frame_records.append(([], "long"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the time of a frame record is a number of seconds"):
        recorded.to_json()


def test_a_saved_session_is_the_same(tmp_path: Path) -> None:
    recorded = session()
    path = tmp_path / "one.pyisession"
    recorded.save(path)
    assert Session.load(path).to_json() == recorded.to_json()
    recorded.save(str(path))
    assert Session.load(str(path)).to_json() == recorded.to_json()


def test_sessions_of_the_public_releases_are_read(tmp_path: Path) -> None:
    path = tmp_path / "classic.pyisession"
    path.write_text(json.dumps(session().to_json()), encoding="utf-8")
    assert Session.load(path).to_json() == session().to_json()


def test_files_that_are_none_are_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Session.load(tmp_path / "missing")
    with pytest.raises(IsADirectoryError):
        Session.load(tmp_path)
    with pytest.raises(IsADirectoryError):
        session().save(tmp_path)
    broken = tmp_path / "broken"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match="broken"):
        Session.load(broken)


def test_json_and_back() -> None:
    recorded = session()
    assert Session.from_json(json.loads(json.dumps(recorded.to_json()))).to_json() == recorded.to_json()
    assert "frame_records" not in recorded.to_json(include_frame_records=False)
    with pytest.raises(KeyError, match="frame_records"):
        Session.from_json(recorded.to_json(include_frame_records=False))


def test_what_old_sessions_do_not_say_is_filled_in() -> None:
    values = session().to_json()
    for name in ("min_interval", "max_interval", "sys_path", "sys_prefixes"):
        del values[name]
    filled = Session.from_json(values)
    assert (filled.min_interval, filled.max_interval) == (0.001, 0.001)
    assert filled.sys_path == sys.path
    assert filled.sys_prefixes == Session.current_sys_prefixes()


def test_sessions_are_copied_and_pickled() -> None:
    recorded = session()
    assert pickle.loads(pickle.dumps(recorded)).to_json() == recorded.to_json()
    assert copy.copy(recorded).to_json() == recorded.to_json()


def test_the_earlier_of_two_sessions_comes_first() -> None:
    late = session(([info("late")], 1.0), start_time=2e9, description="late")
    early = session(([info("early")], 0.5), start_time=1e9, description="early")
    both = Session.combine(late, early)
    assert [seconds for _, seconds in both.frame_records] == [0.5, 1.0]
    assert (both.duration, both.sample_count, both.target_description) == (1.5, 2, "early")
    assert Session.combine(late, late).duration == 2.0


def test_a_resampled_session_keeps_its_time() -> None:
    recorded = session(*(([info(name)], 0.25) for name in "abcdefgh"))
    fewer = recorded.resample(0.5)
    assert [seconds for _, seconds in fewer.frame_records] == [0.5] * 4
    assert (fewer.sample_count, fewer.min_interval, fewer.max_interval) == (4, 0.5, 0.5)
    with pytest.raises(ValueError, match="interval"):
        recorded.resample(0)


def test_the_tree_starts_where_the_profiler_did() -> None:
    recorded = session(([info("a")], 1.0))
    assert shape(root_of(recorded)) == "<module>(a([self]))"
    whole = recorded.root_frame(trim_stem=False)
    assert whole is not None
    assert shape(whole) == "MainThread(<module>(a([self])))"
    assert root_of(recorded).context is recorded
    recorded.frame_records = []
    assert recorded.root_frame() is None


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), 1e13])
def test_times_that_no_clock_shows_are_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        session(([info("a")], seconds))


def test_a_session_carries_what_a_program_hangs_on_it() -> None:
    recorded = session()
    recorded.request = "/orders"  # type: ignore[attr-defined]
    assert vars(recorded) == {"request": "/orders"}
    assert weakref.ref(recorded)() is recorded


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(TypeError):
        session().start_time = "now"  # type: ignore[assignment]
    with pytest.raises(TypeError, match="number of seconds"):
        session().frame_records = [([], "1")]  # type: ignore[list-item]


def test_combined_sessions_name_each_prefix_once() -> None:
    recorded = session()
    recorded.sys_prefixes = ["/usr", "/venv", "/usr", "/venv"]
    assert Session.combine(recorded, recorded).sys_prefixes == ["/usr", "/venv"]


def test_records_that_are_none_are_refused() -> None:
    with pytest.raises(TypeError):
        session().frame_records = [1]  # type: ignore[list-item]
    with pytest.raises(TypeError, match="frame info"):
        session().frame_records = [([1], 1.0)]  # type: ignore[list-item]
    with pytest.raises(ValueError, match="pair"):
        session().frame_records = [([], 1.0, 2.0)]  # type: ignore[list-item]


def test_threads_may_share_a_session() -> None:
    recorded = session(*(([info(f"f{i % 50}"), info(f"g{i % 70}", "/usr/x.py")], 0.001) for i in range(2000)))
    expected, reports = JSONRenderer().render(recorded), []

    def read_and_render() -> None:
        for _ in range(5):
            reports.append(JSONRenderer().render(recorded))
            assert len(recorded.frame_records) == 2000
            assert root_of(recorded).context.shorten_path("/home/me/app.py") == "app.py"

    threads = [threading.Thread(target=read_and_render) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reports == [expected] * 20
