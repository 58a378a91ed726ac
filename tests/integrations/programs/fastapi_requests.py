import asyncio
import os

import httpx
from fastapi import FastAPI
from pyinstrument.asgi import ProfilerMiddleware
from report_page import read_page

app = FastAPI()


@app.get("/quick")
async def quick():
    await asyncio.sleep(0.02)
    return "quick"


@app.get("/slow")
async def slow():
    await asyncio.sleep(0.05)
    return "slow"


app.add_middleware(ProfilerMiddleware, profile_dir="profiles", renderer="text", filename="{path}.{ext}")


async def main():
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answers = await asyncio.gather(client.get("/quick"), client.get("/slow"))
        assert [answer.json() for answer in answers] == ["quick", "slow"]
        report = await client.get("/slow?profile")
        assert report.headers["content-type"] == "text/html; charset=utf-8"
        assert "slow" in read_page(report.text).seen


asyncio.run(main())
assert {"_quick.txt", "_slow.txt"} <= set(os.listdir("profiles"))
with open("profiles/_quick.txt", encoding="utf-8") as file:
    text = file.read()
assert "quick  " in text
assert "slow  " not in text
print("done")
