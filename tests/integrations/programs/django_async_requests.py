import asyncio

import django_site
from django.test import AsyncClient
from report_page import read_page


async def main():
    client = AsyncClient()
    assert (await client.get("/async/")).content == b"hello"
    report = (await client.get("/async/?profile")).content.decode()
    assert "slow_async_view" in read_page(report).seen


assert django_site
asyncio.run(main())
print("done")
