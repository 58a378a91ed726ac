"""A session in IPython, as a notebook runs it."""

from IPython.testing.globalipapp import start_ipython

shell = start_ipython()
shell.run_line_magic("load_ext", "pyinstrument")
shell.run_cell(
    """
import time

def clean(rows):
    time.sleep(0.06)
    return rows
"""
)
shell.run_cell("%pyinstrument clean([1, 2])")
shell.run_cell("%%pyinstrument\nrows = clean([3])\ncount = len(rows)")
print("kept:", shell.user_ns["rows"], shell.user_ns["count"])
shell.run_cell("%%pyinstrument --interval=0.002 --show-all\nrows = clean([4])")
shell.run_cell("%%pyinstrument -p short_mode\ncount = len(clean([5, 6]))")
print("after:", shell.user_ns["rows"], shell.user_ns["count"])
