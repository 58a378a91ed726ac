"""Runs inside the public release's own virtual environment: its command line, again and again in one process.

Reads one JSON list of command line arguments a line; answers each with one JSON object a line: {"error": null} when the
report was written, else {"error": "ExceptionType: words"}.
"""

import contextlib
import io
import json
import sys

from pyinstrument.__main__ import main


def run(arguments: list[str]) -> str | None:
    sys.argv = ["pyinstrument", *arguments]
    captured = io.StringIO()
    try:
        with contextlib.redirect_stdout(captured), contextlib.redirect_stderr(captured):
            main()
    except SystemExit as exit_request:
        if exit_request.code not in (None, 0):
            return f"SystemExit: {exit_request.code}: {captured.getvalue()}"
    except Exception as error:  # whatever the public release dies of is its answer
        return f"{type(error).__name__}: {error}"
    return None


answers = sys.stdout
for line in sys.stdin:
    answers.write(json.dumps({"error": run(json.loads(line))}) + "\n")
    answers.flush()
