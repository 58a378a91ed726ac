import asyncio

import httpx
from litestar import Litestar, get
from pyinstrument.asgi import ProfilerMiddleware


@get("/")
async def slow_handler() -> str:
    await asyncio.sleep(0.02)
    return "hello"


app = ProfilerMiddleware(Litestar([slow_handler]))


async def main():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert (await client.get("/")).text == "hello"
        assert "slow_handler" in (await client.get("/?profile")).text


asyncio.run(main())
print("done")
