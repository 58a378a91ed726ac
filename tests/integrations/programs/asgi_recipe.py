"""Asks for a page, and for its report, of the ASGI application in the module that is named."""

import asyncio
import importlib
import sys

import httpx
from report_page import read_page

app = importlib.import_module(sys.argv[1]).app


async def main():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert "hello" in (await client.get("/")).text
        report = await client.get("/?profile")
        assert report.headers["content-type"] == "text/html; charset=utf-8"
        assert any(name.startswith("slow_") for name in read_page(report.text).seen)


asyncio.run(main())
print("done")
