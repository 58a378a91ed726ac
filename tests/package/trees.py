"""Sessions and frames that the tests are about."""

from __future__ import annotations

from pyinstrument.frame import Frame
from pyinstrument.session import Session

THREAD = "MainThread\0<thread>\x001"


def info(function: str, file: str = "/home/me/app.py", line: int = 1, attributes: str = "") -> str:
    """A frame info; attributes as `cFoo,l3`."""
    return f"{function}\0{file}\0{line}" + "".join(f"\x01{each}" for each in attributes.split(",") if each)


MODULE = info("<module>")


def session(
    *records: tuple[list[str], float], start_time: float = 1e9, description: str = "app.py"
) -> Session:
    """Records are stacks below `<module>`; without any, some of an application that uses a library."""
    stacks = records or (
        ([info("load", line=3, attributes="cLoader,l5")], 0.5),
        ([info("load", line=3, attributes="cLoader,l6"), info("parse", "/usr/lib/python3/json.py", 7)], 1.25),
        (
            [
                info("load", line=3),
                info("parse", "/usr/lib/python3/json.py", 7),
                info("scan", "/usr/lib/python3/scan.py", 9),
            ],
            0.25,
        ),
        ([info("wait", line=20), "[await]"], 0.5),
        ([info("load", line=3, attributes="cLoader,l5")], 0.5),
    )
    return Session(
        frame_records=[([THREAD, MODULE, *stack], seconds) for stack, seconds in stacks],
        start_time=start_time,
        duration=sum(seconds for _, seconds in stacks),
        min_interval=0.001,
        max_interval=0.001,
        sample_count=len(stacks),
        start_call_stack=[THREAD, MODULE],
        target_description=description,
        cpu_time=1.5,
        sys_path=["/home/me", "/usr/lib/python3"],
        sys_prefixes=["/usr"],
    )


def root_of(recorded: Session) -> Frame:
    root = recorded.root_frame()
    assert root is not None
    return root


def shape(frame: Frame) -> str:
    """`a(b c(d))`: functions in order."""
    inside = " ".join(shape(child) for child in frame.children)
    return f"{frame.function}({inside})" if inside else frame.function


def family() -> dict[str, Frame]:
    """a(b(c d) e), with a second each for c, d and e."""
    frames = {name: Frame(info(name), time=time) for name, time in zip("abcde", (3, 2, 1, 1, 1), strict=True)}
    frames["a"].add_children([frames["b"], frames["e"]])
    frames["b"].add_children([frames["c"], frames["d"]])
    return frames
