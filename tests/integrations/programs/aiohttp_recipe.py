import asyncio

from aiohttp.test_utils import TestClient, TestServer
from aiohttp_app import app


async def main():
    async with TestClient(TestServer(app)) as client:
        assert await (await client.get("/")).text() == "hello"
        assert "slow_view" in await (await client.get("/?profile")).text()


asyncio.run(main())
print("done")
