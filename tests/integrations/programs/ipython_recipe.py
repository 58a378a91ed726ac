"""Runs the cells that are its arguments, one after the other."""

import contextlib
import io
import sys

from IPython.testing.globalipapp import start_ipython

shell = start_ipython()
shell.run_cell("import asyncio, time\ndef function(): time.sleep(0.03)")
for cell in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        result = shell.run_cell(cell)
    assert result.success, cell
    print(output.getvalue())
print("done")
