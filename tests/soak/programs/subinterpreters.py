"""Interpreters that are made, run something and are gone."""

CANNOT_RUN = None
try:
    import _interpreters as interpreters  # 3.13
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError as error:
        CANNOT_RUN = str(error)

SCRIPT = """
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
fib(12)
"""


def own_work(n):
    return n if n < 2 else own_work(n - 1) + own_work(n - 2)


def turn(number):
    one = interpreters.create()
    interpreters.run_string(one, SCRIPT)
    own_work(12)
    interpreters.destroy(one)
