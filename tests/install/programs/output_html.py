"""The report for a browser; where its renderer is not installed, a sentence says so.

Prints:
    HTML: True
"""

import time
from pathlib import Path

from pyinstrument import Profiler, PyinstrumentError


def slow():
    time.sleep(0.03)


with Profiler() as profiler:
    slow()
try:
    page = profiler.output_html()
except PyinstrumentError as error:
    print("HTML:", 'the built-in plugin "html" is missing' in str(error))
else:
    profiler.write_html("page.html")
    print("HTML:", "slow" in page and page == Path("page.html").read_text(encoding="utf-8"))
