import time

import falcon
from falcon import testing
from pyinstrument.wsgi import ProfilerMiddleware


class Slow:
    def on_get(self, request, response):
        time.sleep(0.02)
        response.text = "hello"


app = falcon.App()
app.add_route("/", Slow())
client = testing.TestClient(ProfilerMiddleware(app))
assert client.simulate_get("/").text == "hello"
assert "Slow.on_get" in client.simulate_get("/", query_string="profile").text
print("done")
