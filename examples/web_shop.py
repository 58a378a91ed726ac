"""A shop answers requests, with pages from a database and mails. Why are its pages slow?

What to look for: each page asks the database for the ratings of one product after the other, and each time it reads a whole
table, for there is no index. The rest passes in libraries that stay folded until one asks.

    ratings_of      about 50 % of the time, nearly all of it in `Cursor.fetchall`
    similar         about 30 %: difflib compares titles letter by letter
    price_of        about 6 %, for prices that are exact fractions
    as_string       about 3 %, for mails

With `--one-query` the database adds the ratings up itself, in one query for each page and with an index. A report of both
runs (`-p baseline=FILE`) shows what that changed.
"""

from __future__ import annotations

import asyncio
import difflib
import html
import random
import sqlite3
import string
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from fractions import Fraction
from statistics import mean

KINDS = ["kettle", "lamp", "chair", "teapot", "notebook", "blanket"]
COLOURS = ["green", "walnut", "brass", "linen", "smoke", "ochre", "indigo", "slate"]

ROW = string.Template(
    '<tr class="$kind"><td>$title</td><td>$price</td><td>$stars of 5</td><td>$similar</td></tr>'
)
PAGE = string.Template("<!doctype html><title>$title</title><table>$rows</table>")


@dataclass(frozen=True)
class Product:
    number: int
    kind: str
    title: str
    cents: int


class Catalogue:
    def __init__(self, products: int, one_query: bool) -> None:
        """The same products and ratings each time."""
        self.one_query = one_query
        self.database = sqlite3.connect(":memory:")
        self.database.execute("create table product (number integer, kind text, title text, cents integer)")
        self.database.execute("create table rating (product integer, stars integer)")
        chance = random.Random(1)
        for number in range(products):
            kind = KINDS[number % len(KINDS)]
            title = f"{chance.choice(COLOURS).title()} {kind} no. {number}"
            row = (number, kind, title, 500 + chance.randrange(90_00))
            self.database.execute("insert into product values (?, ?, ?, ?)", row)
        ratings = [(chance.randrange(products), 1 + chance.randrange(5)) for _ in range(30 * products)]
        self.database.executemany("insert into rating values (?, ?)", ratings)
        if one_query:
            self.database.execute("create index rating_of on rating (product)")

    def products_of(self, kind: str) -> list[Product]:
        rows = self.database.execute("select number, kind, title, cents from product where kind = ?", [kind])
        return [Product(*row) for row in rows]

    def ratings_of(self, product: Product) -> list[int]:
        rows = self.database.execute("select stars from rating where product = ?", [product.number])
        return [stars for (stars,) in rows.fetchall()]

    def stars(self, products: list[Product]) -> dict[int, float]:
        """The mean rating of each, by its number."""
        if self.one_query:
            return dict(
                self.database.execute(
                    "select number, avg(stars) from product join rating on number = product where kind = ? group by number",
                    [products[0].kind],
                )
            )
        means = {}
        for product in products:
            ratings = self.ratings_of(product)
            means[product.number] = mean(ratings)
        return means


class PriceList:
    tax = Fraction(19, 100)
    discounts = (Fraction(0), Fraction(1, 20), Fraction(1, 10))

    def price_of(self, product: Product) -> str:
        """With the best discount for what is dear, as exact as a fraction."""
        price = Fraction(product.cents, 100)
        best = min(price * (1 - discount) for discount in self.discounts if 20 * discount <= price / 10)
        return f"{float(best * (1 + self.tax)):.2f} €"


def similar(product: Product, others: list[Product]) -> str:
    titles = [other.title for other in others if other is not product]
    return ", ".join(difflib.get_close_matches(product.title, titles[:6], n=2))


class Shop:
    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.prices = PriceList()

    async def answer(self, path: str) -> str:
        await asyncio.sleep(0.005)  # the request comes in
        what, _, kind = path.partition("/")
        if what == "order":
            return self.confirm(self.catalogue.products_of(kind)[:8])
        return self.list_products(kind)

    def list_products(self, kind: str) -> str:
        products = self.catalogue.products_of(kind)
        return self.render(kind, products, self.catalogue.stars(products))

    def render(self, title: str, products: list[Product], stars: dict[int, float]) -> str:
        rows = ""
        for product in products:
            rows += ROW.substitute(
                kind=product.kind,
                title=html.escape(product.title),
                price=self.prices.price_of(product),
                stars=f"{stars.get(product.number, 0):.1f}",
                similar=html.escape(similar(product, products)),
            )
        return PAGE.substitute(title=title, rows=rows)

    def confirm(self, products: list[Product]) -> str:
        mail = EmailMessage()
        mail["Subject"] = "Your order"
        mail["To"] = "Ada Example <ada@example.org>"
        mail.set_content(
            "\n".join(f"{product.title}: {self.prices.price_of(product)}" for product in products)
        )
        mail.add_alternative(self.render("Your order", products, {}), subtype="html")
        return mail.as_string()


async def customer(shop: Shop, visits: int) -> int:
    sent = 0
    for visit in range(visits):
        kind = KINDS[visit % len(KINDS)]
        sent += len(await shop.answer(f"list/{kind}"))
        if visit % 2 == 1:
            sent += len(await shop.answer(f"order/{kind}"))
    return sent


async def serve(customers: int, visits: int, one_query: bool) -> int:
    shop = Shop(Catalogue(products=300, one_query=one_query))
    return sum(await asyncio.gather(*(customer(shop, visits) for _ in range(customers))))


if __name__ == "__main__":
    print(f"{asyncio.run(serve(customers=4, visits=12, one_query='--one-query' in sys.argv))} letters sent")
