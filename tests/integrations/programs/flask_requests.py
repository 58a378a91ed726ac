import os
import time

from flask import Flask
from pyinstrument.wsgi import ProfilerMiddleware
from report_page import read_page

app = Flask(__name__)


@app.route("/")
def slow_view():
    time.sleep(0.02)
    return "hello"


app.wsgi_app = ProfilerMiddleware(app.wsgi_app, profile_dir="profiles", renderer="text")
client = app.test_client()
assert client.get("/").text == "hello"
[report] = os.listdir("profiles")
assert report.endswith(".txt")
assert "slow_view" in read_page(client.get("/?profile").text).seen
print("done")
