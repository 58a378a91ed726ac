"""A Flask application whose hooks profile a request with ?profile, and answer with the report."""

import time

from flask import Flask, g, make_response, request
from pyinstrument import Profiler

app = Flask(__name__)


@app.before_request
def start_profiler():
    if "profile" in request.args:
        g.profiler = Profiler()
        g.profiler.start()


@app.after_request
def answer_with_profile(response):
    if not hasattr(g, "profiler"):
        return response
    g.profiler.stop()
    if request.args["profile"] == "flat":
        report = g.profiler.output_text(flat=True, unicode=True)
    else:
        report = g.profiler.output_text(unicode=True, color=False, show_all=True)
    answer = make_response(report)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    return answer


def load_orders():
    time.sleep(0.06)
    return ["tea", "salt"]


def render_page(orders):
    time.sleep(0.03)
    return "<br>".join(orders)


@app.route("/orders")
def orders_view():
    return render_page(load_orders())


client = app.test_client()
print("plain:", client.get("/orders").text)
response = client.get("/orders?profile")
print(response.status_code, response.headers["Content-Type"])
print(response.text)
print(client.get("/missing?profile").status_code)
