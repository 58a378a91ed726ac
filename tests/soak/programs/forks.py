"""Children by fork that work and end in different ways, and a pool of multiprocessing now and then."""

import multiprocessing
import os


def work(n):
    return n if n < 2 else work(n - 1) + work(n - 2)


def child(number):
    work(10)
    if number % 3 == 0:
        second = os.fork()
        if second == 0:
            work(10)
            os._exit(0)
        os.waitpid(second, 0)


def turn(number):
    process = os.fork()
    if process == 0:
        child(number)
        os._exit(7)
    work(14)
    status = os.waitpid(process, 0)[1]
    assert os.waitstatus_to_exitcode(status) == 7, status
    if number % 50 == 0:
        with multiprocessing.get_context("fork").Pool(2) as pool:
            assert pool.map(work, range(10))[9] == 34
