"""Code that is compiled, run once and freed, again and again, so that addresses return with another meaning."""

TEMPLATE = """
class Class{number}:
    def method{variant}(self):
        return [x for x in range({size})]
def function{number}(depth):
    return function{number}(depth - 1) if depth else Class{number}().method{variant}()
result = function{number}({variant})
"""


def turn(number):
    for variant in range(20):
        names = {}
        text = TEMPLATE.format(number=number % 50, variant=variant, size=variant * 20 + 20)
        exec(compile(text, f"<made up {variant}>", "exec"), names)
        assert len(names["result"]) == variant * 20 + 20
    for _ in range(200):
        assert (lambda x: x + 1)(1) == 2
