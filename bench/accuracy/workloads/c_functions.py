"""What C functions take of a program: each part does hardly more than to call one."""

import hashlib
import json
import random
import re
import tempfile
import time

import numpy

RANDOM = random.Random(1)
NUMBERS = [RANDOM.random() for _ in range(20_000)]
TEXT = json.dumps([{"number": number, "text": str(number)} for number in NUMBERS[:500]])
LETTERS = "".join(RANDOM.choice("abcdef ") for _ in range(50_000))
WORDS = re.compile(r"[a-c]+[d-f]")
BYTES = b"pyinstrument" * 50_000
FILE = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the program runs)
FILE.write(BYTES * 5)
ARRAY = numpy.array(NUMBERS * 5)


def sleeping(units):
    for _ in range(units):
        time.sleep(0.001)


def sorting(units):
    for _ in range(units):
        NUMBERS[:].sort()


def hashing(units):
    digest = hashlib.sha256()
    for _ in range(units):
        digest.update(BYTES)


def matching(units):
    for _ in range(units):
        WORDS.findall(LETTERS)


def parsing(units):
    for _ in range(units):
        json.loads(TEXT)


def reading(units):
    for _ in range(units):
        FILE.seek(0)
        FILE.read()


def arrays(units):
    for _ in range(units):
        ARRAY.cumsum()
