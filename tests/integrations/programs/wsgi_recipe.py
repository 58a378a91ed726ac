"""Asks for a page, and for its report, of the WSGI application in the module that is named."""

import importlib
import sys
from wsgiref.util import setup_testing_defaults

from report_page import read_page

app = importlib.import_module(sys.argv[1]).app


def get(query):
    environ = {"QUERY_STRING": query, "REMOTE_ADDR": "127.0.0.1"}
    setup_testing_defaults(environ)
    body = app(environ, lambda status, headers, exc_info=None: None)
    try:
        return b"".join(body).decode()
    finally:
        getattr(body, "close", lambda: None)()


assert get("") == "hello"
seen = read_page(get("profile")).seen
assert any(name.startswith("slow_") or name == "on_get" for name in seen)
print("done")
