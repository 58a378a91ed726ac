import os

import django_site
import pytest
from django.test import Client, override_settings
from pyinstrument.middleware import ProfilerMiddleware
from report_page import read_page

client = Client()


def get(url, **settings):
    with override_settings(**{f"PYINSTRUMENT_{name}": value for name, value in settings.items()}):
        return client.get(url).content.decode()


assert django_site
assert get("/slow/") == "hello"
assert "slow_view" in read_page(get("/slow/?profile")).seen
assert get("/slow/?profile", URL_ARGUMENT="measure") == "hello"
assert "slow_view" in read_page(get("/slow/?measure=1", URL_ARGUMENT="measure")).seen
assert "slow_view" in read_page(get("/slow/?profile", SHOW_CALLBACK="django_site.shows")).seen
assert get("/slow/?profile&secret", SHOW_CALLBACK="django_site.shows") == "hello"
assert get("/slow/?profile", SHOW_CALLBACK="django_callbacks.only_staff") == "hello"

text = "pyinstrument.renderers.ConsoleRenderer"
assert get("/slow/?a=b", PROFILE_DIR="default", PROFILE_DIR_RENDERER=text) == "hello"
[name] = os.listdir("default")
assert " _slow_?a=b " in name
assert name.endswith(".txt")
get("/slow/", PROFILE_DIR="pages")
[name] = os.listdir("pages")
assert name.endswith(".html")
with open(f"pages/{name}", encoding="utf-8") as file:
    assert "slow_view" in read_page(file.read()).seen
get("/slow/", PROFILE_DIR="named", PROFILE_DIR_RENDERER=text, FILENAME="x {path}.{ext}")
assert os.listdir("named") == ["x _slow_.txt"]
json = "pyinstrument.renderers.JSONRenderer"
get("/slow/", PROFILE_DIR="called", PROFILE_DIR_RENDERER=json, FILENAME_CALLBACK="django_site.filename")
assert os.listdir("called") == ["slow-True.json"]
get("/slow/?secret", PROFILE_DIR="hidden", PROFILE_DIR_RENDERER=text, SHOW_CALLBACK="django_site.shows")
assert not os.path.exists("hidden")
with pytest.raises(ValueError, match="PYINSTRUMENT_FILENAME_CALLBACK"):
    get(
        "/slow/",
        PROFILE_DIR="wrong",
        PROFILE_DIR_RENDERER=text,
        FILENAME_CALLBACK="django_site.wrong_filename",
    )


class OnlyForStaff(ProfilerMiddleware):
    def process_request(self, request):
        if "staff" in request.GET:
            return super().process_request(request)


with override_settings(MIDDLEWARE=[f"{__name__}.OnlyForStaff"]):
    own = Client()  # with middleware of its own
    assert "slow_view" in read_page(own.get("/slow/?profile&staff").content.decode()).seen
    assert own.get("/slow/?profile").content == b"hello"
print("done")
