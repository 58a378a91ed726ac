"""Greenlets, which swap C stacks and frames under the interpreter's feet; thousands of them, some never finished."""

CANNOT_RUN = None
try:
    from greenlet import greenlet
except ImportError as error:
    CANNOT_RUN = str(error)


def deep(depth, main):
    if depth:
        return deep(depth - 1, main)
    total = 0
    for i in range(20):
        total += i
        main.switch(total)
    return total


def turn(number):
    from greenlet import getcurrent

    main = getcurrent()
    running = [greenlet(deep) for _ in range(20)]
    for i, one in enumerate(running):
        one.switch(i * 5, main)
    for _ in range(10 if number % 2 else 30):
        for one in running:
            if not one.dead:
                one.switch()
