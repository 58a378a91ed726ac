"""A site with one slow view of each kind, and the settings of the recipe."""

import asyncio
import os
import time

import django
from django.http import HttpResponse
from django.urls import path


def slow_view(request):
    time.sleep(0.02)
    return HttpResponse("hello")


async def slow_async_view(request):
    await asyncio.sleep(0.02)
    return HttpResponse("hello")


urlpatterns = [path("slow/", slow_view), path("async/", slow_async_view)]

os.environ["DJANGO_SETTINGS_MODULE"] = "django_settings"
django.setup()


def shows(request):
    return "secret" not in request.GET


def filename(request, session, renderer):
    return f"{request.path.strip('/')}-{session.sample_count > 0}.{renderer.output_file_extension}"


def wrong_filename(request, session, renderer):
    return 7
