import os
import time
from wsgiref.util import setup_testing_defaults

import pytest
from pyinstrument.wsgi import ProfilerMiddleware
from report_page import read_page


def slow():
    time.sleep(0.02)


def app(environ, start_response):
    slow()
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"hello"


def get(application, query=""):
    environ = {"QUERY_STRING": query, "PATH_INFO": "/a/b"}
    setup_testing_defaults(environ)
    started = []
    body = application(
        environ, lambda status, headers, exc_info=None: started.append((status, dict(headers)))
    )
    text = b"".join(body).decode()
    if hasattr(body, "close"):
        body.close()
    return started, text


assert get(ProfilerMiddleware(app))[1] == "hello"

[(status, headers)], report = get(ProfilerMiddleware(app), "profile")
assert status == "200 OK"
assert headers["Content-Type"] == "text/html; charset=utf-8"
assert "slow" in read_page(report).seen

saving = ProfilerMiddleware(app, profile_dir="profiles", renderer="text", filename="{path}.{ext}")
assert get(saving, "x=1")[1] == "hello"
assert os.listdir("profiles") == ["_a_b?x=1.txt"]
with open("profiles/_a_b?x=1.txt", encoding="utf-8") as file:
    assert "slow" in file.read()

refusing = ProfilerMiddleware(app, show=lambda environ: False)
assert get(refusing, "profile")[1] == "hello"


def failing(environ, start_response):
    raise ValueError("mine")


for _ in range(2):  # the profiler of the first has ended
    with pytest.raises(ValueError, match="mine"):
        get(ProfilerMiddleware(failing), "profile")
print("done")
