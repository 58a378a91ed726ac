// A profile to develop with: a small shop answers requests. Made by arithmetic, the same at every start.

import type { ClassicSession } from "../tests/support/payload_writer.ts";

/**
 * A call a line, indented below its caller: milliseconds of its own (with ~: less at the second visit), name, file:first
 * line:line now, and class where it is a method.
 */
const CALLS = `
0 <module> shop/__main__.py:1:14
  0 main shop/__main__.py:8:11
    1 serve shop/server.py:20:31 Server
      1 run_until_complete LIB/asyncio/base_events.py:651:684 EventLoop
        1 run_forever LIB/asyncio/base_events.py:631:641 EventLoop
          2 _run_once LIB/asyncio/base_events.py:1954:1986 EventLoop
            5 select LIB/selectors.py:451:468 EpollSelector
              9 poll <built-in>:0:0
            0 _run LIB/asyncio/events.py:82:88 Handle
              1 handle_request shop/server.py:48:57 Server
                2 dispatch shop/views.py:12:19
                  1 list_products shop/views.py:31:38
                    3 all_products shop/models.py:22:27 Catalogue
                      2 execute SITE/sqlalchemy/orm/session.py:2200:2246 Session
                        3 _execute_internal SITE/sqlalchemy/orm/session.py:2080:2140 Session
                          4 execute SITE/sqlalchemy/engine/base.py:1370:1418 Connection
                            3 _execute_on_connection SITE/sqlalchemy/sql/elements.py:500:515 ClauseElement
                              5 _execute_clauseelement SITE/sqlalchemy/engine/base.py:1600:1640 Connection
                                4 _compile_w_cache SITE/sqlalchemy/sql/elements.py:680:703 ClauseElement
                                34 do_execute SITE/sqlalchemy/engine/default.py:935:941 Dialect
                          6 instances SITE/sqlalchemy/orm/loading.py:80:160
                            21 _instance SITE/sqlalchemy/orm/loading.py:900:1012
                    11 price_of shop/pricing.py:9:14 PriceList
                      18 discount shop/pricing.py:24:31 PriceList
                        7 quantize <built-in>:0:0
                    2 render SITE/jinja2/environment.py:1280:1290 Template
                      3 root products.html:1:9
                        9 block_body products.html:12:17
                          14 do_filter SITE/jinja2/filters.py:300:318
                          8 escape SITE/markupsafe/_native.py:8:10
                  0 recommend shop/views.py:52:60
                    4 similar shop/recommend.py:14:22 Recommender
                      23 walk shop/recommend.py:33:41 Recommender
                        19 walk shop/recommend.py:33:41 Recommender
                          16 walk shop/recommend.py:33:41 Recommender
                            29 cosine shop/recommend.py:47:50 Recommender
                              17 sqrt <built-in>:0:0
                  1 to_json shop/views.py:70:74
                    1 dumps LIB/json/__init__.py:183:231
                      2 encode LIB/json/encoder.py:183:200 JSONEncoder
                        16 iterencode LIB/json/encoder.py:205:258 JSONEncoder
                  0 fetch_stock shop/stock.py:8:16
                    2 get SITE/httpx/_client.py:1050:1063 AsyncClient
                      38 [await]
                1 log_request shop/server.py:71:75 Server
                  3 info LIB/logging/__init__.py:1480:1490 Logger
                    2 handle LIB/logging/__init__.py:1660:1668 Logger
                      5 emit LIB/logging/__init__.py:1130:1138 StreamHandler
`;

const WORKER = `
0 _bootstrap LIB/threading.py:1000:1020 Thread
  0 run LIB/threading.py:980:992 Thread
    1 refresh shop/cache.py:18:26 Cache
      12 compress LIB/gzip.py:560:575
        26 compress <built-in>:0:0
      7 store shop/cache.py:40:44 Cache
`;

const LIB = "/usr/lib/python3.12";
const SITE = "/home/ada/shop/.venv/lib/python3.12/site-packages";
const HOME = "/home/ada/shop";

interface Call {
  info: string;
  milliseconds: number;
  calls: Call[];
}

function parse(text: string): Call {
  const open: Call[] = [];
  for (const line of text.trim().split("\n")) {
    const depth = line.search(/\S/) / 2;
    const [milliseconds, name, place, className] = line.trim().split(" ");
    const call = { info: infoOf(name!, place, className), milliseconds: Number(milliseconds), calls: [] };
    open[depth - 1]?.calls.push(call);
    open.length = depth;
    open[depth] = call;
  }
  return open[0]!;
}

function infoOf(name: string, place?: string, className?: string): string {
  if (!place) return name;
  const [file, first, now] = place.split(":");
  const path = file!.replace(/^LIB/, LIB).replace(/^SITE/, SITE).replace(/^shop/, `${HOME}/shop`);
  const line = now === "0" ? "" : `\x01l${now}`;
  return `${name}\0${path}\0${first}${className ? `\x01c${className}` : ""}${line}`;
}

/** `speed` is by the name of a function: with 2 it takes half its time. */
export function sampleSession(rounds = 12, speed: Record<string, number> = {}): ClassicSession {
  let seed = 7;
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  const records: [string[], number][] = [];
  const run = (call: Call, above: string[]): void => {
    const stack = [...above, call.info];
    const factor = speed[call.info.split("\0")[0]!] ?? 1;
    const own = Math.round((call.milliseconds * (0.4 + 1.2 * random())) / factor);
    const stretches = call.calls.length + 1;
    for (let i = 0; i < stretches; i++) {
      for (let n = Math.ceil((own - i) / stretches); n > 0; n--)
        records.push([stack, 0.001 + 0.0002 * random() * random()]);
      if (i < call.calls.length && (call.calls.length < 3 || random() < 0.8)) run(call.calls[i]!, stack);
    }
  };
  const [main, worker] = [parse(CALLS), parse(WORKER)];
  for (let round = 0; round < rounds; round++) {
    run(main, ["MainThread\0<thread>\x00140234866358272"]);
    if (round % 3 === 1) run(worker, ["cache-refresh\0<thread>\x00140234712938240"]);
  }
  const duration = records.reduce((sum, [, seconds]) => sum + seconds, 0);
  return {
    start_time: 1760000000.25,
    duration,
    cpu_time: duration * 0.87,
    min_interval: 0.001,
    max_interval: 0.001,
    sample_count: records.length,
    start_call_stack: [],
    target_description: "Program: shop serve --requests 12",
    sys_path: [SITE, LIB, HOME],
    sys_prefixes: ["/usr", `${HOME}/.venv`],
    frame_records: records,
  };
}

/** Path, first line and lines of what has source here. */
export const sampleSources: [string, number, string[]][] = [
  [
    `${HOME}/shop/recommend.py`,
    33,
    `    def walk(self, product, depth=3, seen=frozenset()):
        """Products that are bought together with this one, nearest first."""
        if depth == 0:
            return []
        near = []
        for other in product.bought_with:  # a few hundred
            if other.id in seen:
                continue
            near.append((self.cosine(product, other), other))
            near.extend(self.walk(other, depth - 1, seen | {product.id}))
        return sorted(near, reverse=True)[: 2 ** depth]

    @staticmethod
    def cosine(a, b):
        dot = sum(x * y for x, y in zip(a.vector, b.vector))
        return dot / (math.sqrt(a.norm) * math.sqrt(b.norm) + 1e-9)`.split("\n"),
  ],
  [
    `${HOME}/shop/pricing.py`,
    9,
    `    def price_of(self, product, customer=None):
        price = self.list_prices[product.id]
        if customer is None:
            return price
        for rule in self.rules:
            price = self.discount(price, rule, customer)
        return price`.split("\n"),
  ],
];
