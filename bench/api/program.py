"""What does it cost to use the package? Run by `run`, in an environment with one release or the other.

Writes a JSON object of microseconds of CPU time, and a count of modules, into the file that is its first argument. CPU
time, of all threads, is what other programs on the machine disturb little. What is to be told from something without a
profiler is measured in turn with that.
"""

from __future__ import annotations

import sys
import time

modules = set(sys.modules)
began = time.process_time()
import pyinstrument  # noqa: E402

imported = time.process_time()
modules_of_package = len(set(sys.modules) - modules)
from pyinstrument import Profiler  # noqa: E402

measured: dict[str, float] = {
    "import": (imported - began) * 1e6,
    "modules": modules_of_package,
    "import profiler": (time.process_time() - began) * 1e6,
}

import json  # noqa: E402
import statistics  # noqa: E402
import tempfile  # noqa: E402
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402
from wsgiref.util import setup_testing_defaults  # noqa: E402

Action = Callable[[], Any]
ROUNDS = 300


def seconds(action: Action) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def microseconds(action: Action, without: Action | None = None, rounds: int = ROUNDS) -> float:
    """The median of what one call takes, or takes more than the other."""
    whole, rest = [], []
    for _ in range(rounds):
        whole.append(seconds(action))
        rest.append(seconds(without) if without else 0.0)
    return (statistics.median(whole) - statistics.median(rest)) * 1e6


# ---- a profiler ----


def start_and_stop() -> None:
    profiler = Profiler()
    profiler.start()
    profiler.stop()


def below(functions: int) -> Callable[[Action], Any]:
    """Calls something below so many functions, each with a code of its own."""
    source = "def call_0(action):\n    return action()\n"
    for i in range(1, functions):
        source += f"def call_{i}(action):\n    return call_{i - 1}(action)\n"
    scope: dict[str, Any] = {}
    exec(source, scope)
    outermost: Callable[[Action], Any] = scope[f"call_{functions - 1}"]
    return outermost


def step(number: int) -> int:
    return number + 1


def work() -> None:
    number = 0
    for _ in range(1000):
        number = step(number)


def work_in_block() -> None:
    with Profiler():
        work()


def small_profile() -> Profiler:
    profiler = Profiler()
    profiler.start()
    end = time.perf_counter() + 0.03
    while time.perf_counter() < end:
        below(20)(work)
    profiler.stop()
    return profiler


def measure_profiler() -> None:
    measured["start and stop"] = microseconds(start_and_stop)
    measured["start and stop, 40 deep"] = below(40)(lambda: microseconds(start_and_stop))
    measured["block"] = microseconds(work_in_block, work)
    profiler = small_profile()
    measured["first text"] = measured["import profiler"] + seconds(profiler.output_text) * 1e6
    measured["text"] = microseconds(profiler.output_text)


# ---- web frameworks ----

urlpatterns: list[Any] = []  # Django looks for them here
MEMORY = "/dev/shm"  # where reports go, so that no disk is measured


def view() -> str:
    """Takes some milliseconds, as requests do."""
    for _ in range(50):
        work()
    return "hello"


def requested(application: Any, query: str = "") -> Action:
    def request() -> None:
        environment: dict[str, Any] = {"QUERY_STRING": query}
        setup_testing_defaults(environment)
        body = application(environment, lambda status, headers, exc_info=None: None)
        for _ in body:
            pass
        body.close()

    return request


def measure_django(folder: str) -> None:
    import django
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.test import RequestFactory, override_settings
    from django.urls import path

    urlpatterns.append(path("", lambda request: HttpResponse(view())))
    settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="-", LOGGING_CONFIG=None)
    django.setup()
    from pyinstrument.middleware import ProfilerMiddleware

    middleware = ProfilerMiddleware(lambda request: response)
    request, response = RequestFactory().get("/"), HttpResponse("hello")
    measured["django, not profiled"] = microseconds(lambda: middleware(request), rounds=10 * ROUNDS)
    bare = requested(WSGIHandler())
    with override_settings(
        MIDDLEWARE=["pyinstrument.middleware.ProfilerMiddleware"],
        PYINSTRUMENT_PROFILE_DIR=folder,
        PYINSTRUMENT_PROFILE_DIR_RENDERER="pyinstrument.renderers.ConsoleRenderer",
    ):
        measured["django, report to file"] = microseconds(requested(WSGIHandler()), bare)


def flask_application() -> Any:
    from flask import Flask

    application = Flask(__name__)
    application.add_url_rule("/", view_func=view)
    return application


def measure_flask() -> None:
    from flask import Response, g, request

    def before_request() -> None:
        if "profile" in request.args:
            g.profiler = Profiler()
            g.profiler.start()

    def after_request(response: Any) -> Any:
        if not hasattr(g, "profiler"):
            return response
        g.profiler.stop()
        return Response(g.profiler.output_text(), mimetype="text/plain")

    application = flask_application()
    application.before_request(before_request)
    application.after_request(after_request)
    bare = requested(flask_application(), "profile")
    measured["flask, report as response"] = microseconds(requested(application, "profile"), bare)


def main() -> None:
    measure_profiler()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        measure_django(folder)
    measure_flask()
    Path(sys.argv[1]).write_text(json.dumps(measured))


assert pyinstrument.Profiler is Profiler
main()
