"""A Django site whose settings say that every request leaves a report in a folder."""

import time

import django
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path


def query_database():
    time.sleep(0.05)


def catalogue(request, section):
    query_database()
    return HttpResponse(f"{section}: 3 articles")


def failing(request):
    query_database()
    raise LookupError("no such article")


def only_staff(request):
    return request.headers.get("X-Staff") == "yes"


def file_name(request, session, renderer):
    kind = "slow" if session.duration > 0.02 else "fast"
    return f"{request.method}-{kind}.{renderer.output_file_extension}"


urlpatterns = [path("catalogue/<str:section>/", catalogue), path("failing/", failing)]
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="__main__",
    SECRET_KEY="-",
    MIDDLEWARE=["pyinstrument.middleware.ProfilerMiddleware"],
    PYINSTRUMENT_PROFILE_DIR="profiles",
    PYINSTRUMENT_PROFILE_DIR_RENDERER="pyinstrument.renderers.ConsoleRenderer",
    PYINSTRUMENT_INTERVAL=0.002,
)
django.setup()

client = Client(raise_request_exception=False)
print(client.get("/catalogue/books/?page=2&sort=title").content)
with override_settings(PYINSTRUMENT_PROFILE_DIR_RENDERER="pyinstrument.renderers.JSONRenderer"):
    print(client.get("/catalogue/music/").content)
with override_settings(PYINSTRUMENT_PROFILE_DIR_RENDERER="pyinstrument.renderers.SpeedscopeRenderer"):
    print(client.get("/catalogue/films/").content)
with override_settings(PYINSTRUMENT_PROFILE_DIR="shown", PYINSTRUMENT_SHOW_CALLBACK="__main__.only_staff"):
    print(client.get("/catalogue/books/").content)
    print(client.get("/catalogue/books/", headers={"X-Staff": "yes"}).content)
with override_settings(PYINSTRUMENT_PROFILE_DIR="named", PYINSTRUMENT_FILENAME_CALLBACK=file_name):
    print(client.post("/catalogue/books/").content)
with override_settings(
    PYINSTRUMENT_PROFILE_DIR="pattern", PYINSTRUMENT_FILENAME="{path}-{total_time:.0f}.{ext}"
):
    print(client.get("/catalogue/books/").content)
print(client.get("/failing/").status_code)
