"""A run of the tests that an installed package brings along: sympy's of its polynomials, by pytest."""

import contextlib
import io

import pytest


def work():
    quiet = ["-q", "-p", "no:cacheprovider", "-o", "addopts="]
    with contextlib.redirect_stdout(io.StringIO()) as output:
        status = pytest.main([*quiet, "--pyargs", "sympy.polys.tests.test_polytools"])
    if status != 0:
        raise SystemExit(f"the tests failed:\n{output.getvalue()[-2000:]}")
