"""Arithmetic on complex numbers in one loop, with one C call a turn: the Mandelbrot set."""


def turns(c):
    z = 0j
    for n in range(100):
        if abs(z) > 2:
            return n
        z = z * z + c
    return 100


def work():
    size = 440
    [[turns(complex(x / size * 3 - 2, y / size * 2 - 1)) for x in range(size)] for y in range(size)]
