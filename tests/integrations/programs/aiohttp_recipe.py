import asyncio

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pyinstrument import Profiler


@web.middleware
async def profile_request(request, handler):
    if "profile" not in request.query:
        return await handler(request)
    with Profiler() as profiler:
        await handler(request)
    return web.Response(text=profiler.output_text(unicode=True))


async def slow_handler(request):
    await asyncio.sleep(0.02)
    return web.Response(text="hello")


async def main():
    app = web.Application(middlewares=[profile_request])
    app.router.add_get("/", slow_handler)
    async with TestClient(TestServer(app)) as client:
        assert await (await client.get("/")).text() == "hello"
        assert "slow_handler" in await (await client.get("/?profile")).text()


asyncio.run(main())
print("done")
