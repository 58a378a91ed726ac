"""A FastAPI application: ?profile=true profiles the request, ?profile_format= says which file is written."""

import asyncio
import contextlib
import time
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from pyinstrument import Profiler
from pyinstrument.renderers import JSONRenderer
from pyinstrument.renderers.console import ConsoleRenderer
from pyinstrument.renderers.html import HTMLRenderer
from pyinstrument.renderers.speedscope import SpeedscopeRenderer

app = FastAPI()
EXTENSIONS = {"html": "html", "speedscope": "speedscope.json", "json": "json", "text": "txt"}
RENDERERS = {
    "html": HTMLRenderer,
    "speedscope": SpeedscopeRenderer,
    "json": JSONRenderer,
    "text": lambda: ConsoleRenderer(unicode=True, show_all=True),
}


@app.middleware("http")
async def profile_request(request: Request, call_next):
    if request.query_params.get("profile", "false") != "true":
        return await call_next(request)
    kind = request.query_params.get("profile_format", "speedscope")
    with Profiler(interval=0.001, async_mode="enabled") as profiler:
        response = await call_next(request)
    path = Path(f"profile.{EXTENSIONS[kind]}")
    with open(path, "w", encoding="utf-8") as out:
        out.write(profiler.output(renderer=RENDERERS[kind]()))
    response.headers["X-Profile"] = path.name
    return response


async def fetch_prices():
    await asyncio.sleep(0.15)


def convert(prices):
    time.sleep(0.04)
    return prices


@app.get("/prices")
async def prices():
    await fetch_prices()
    return {"prices": convert([1, 2, 3])}


client = TestClient(app)
print(client.get("/prices").json(), sorted(path.name for path in Path().iterdir()))
for kind in ("speedscope", "json", "text"):
    response = client.get("/prices", params={"profile": "true", "profile_format": kind})
    print(response.status_code, response.headers["X-Profile"], response.json())
with contextlib.suppress(Exception):
    print(client.get("/unknown?profile=true").status_code)
