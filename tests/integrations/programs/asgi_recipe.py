"""Asks for a page, and for its report, of the ASGI application in the module that is named."""

import asyncio
import importlib
import sys

import httpx

app = importlib.import_module(sys.argv[1]).app


async def main():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert "hello" in (await client.get("/")).text
        report = await client.get("/?profile")
        assert report.headers["content-type"].startswith("text/")
        assert "slow_" in report.text


asyncio.run(main())
print("done")
