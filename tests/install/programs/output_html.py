"""The report for a browser.

Prints:
    HTML: True
"""

import time
from pathlib import Path

from pyinstrument import Profiler


def slow():
    time.sleep(0.03)


with Profiler() as profiler:
    slow()
page = profiler.output_html()
profiler.write_html("page.html")
print("HTML:", "Content-Security-Policy" in page and page == Path("page.html").read_text(encoding="utf-8"))
