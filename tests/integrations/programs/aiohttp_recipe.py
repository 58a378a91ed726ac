import asyncio

from aiohttp.test_utils import TestClient, TestServer
from aiohttp_app import app
from report_page import read_page


async def main():
    async with TestClient(TestServer(app)) as client:
        assert await (await client.get("/")).text() == "hello"
        report = await (await client.get("/?profile")).text()
        assert "slow_view" in read_page(report).seen


asyncio.run(main())
print("done")
