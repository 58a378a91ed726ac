"""Five downloads at once with asyncio, from a server that is only pretended: no network is needed.

What to look for: the program waits more than it works. While every task waits, the event loop stands in its
`select`, and there the waiting shows; what runs between two waits is charged to the function that runs, below
the coroutine that called it.

    select          about 90 % of the time: nothing to do but wait for replies
    parse_page      about 5 %: the work done on replies
"""

from __future__ import annotations

import asyncio

PAGE = "".join(f"<li><a href='/item/{number}'>item {number}</a></li>\n" for number in range(1_500))


async def download(url: str, seconds: float) -> str:
    """Stands for a reply that takes a while."""
    await asyncio.sleep(seconds)
    return f"<h1>{url}</h1>\n{PAGE}"


def parse_page(page: str) -> list[str]:
    """The link targets, found letter by letter."""
    links, inside, link = [], False, ""
    for character in page:
        if character == "'":
            if inside:
                links.append(link)
            inside, link = not inside, ""
        elif inside:
            link += character
    return links


async def fetch(url: str, pages: int) -> int:
    links = 0
    for number in range(pages):
        page = await download(f"{url}?page={number}", seconds=0.3)
        links += len(parse_page(page))
    return links


async def main() -> None:
    found = await asyncio.gather(*(fetch(f"https://site-{number}.example", pages=5) for number in range(5)))
    print(f"{sum(found)} links")


if __name__ == "__main__":
    asyncio.run(main())
