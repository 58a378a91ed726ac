"""Symbolic mathematics with sympy: deep recursion over small objects, and caches."""

import sympy
from sympy.core.cache import clear_cache


def work():
    x, y = sympy.symbols("x y")
    for power in [2, 3, 4] * 6:
        clear_cache()
        sympy.expand((x + y + 1) ** (3 * power))
        sympy.factor(x ** (2 * power) - y ** (2 * power))
        sympy.simplify(sympy.diff(sympy.sin(x**power) * sympy.exp(x), x))
        sympy.integrate(x**power * sympy.exp(-x), x)
