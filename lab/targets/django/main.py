"""The Django views the report's author wrote and left out of the table, in one file, for uvicorn."""

import asyncio
import time

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpResponse, JsonResponse
from django.urls import path

settings.configure(
    DEBUG=False,
    SECRET_KEY="no secret: nothing is signed here",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
)


async def root(request):
    return JsonResponse({"message": "Hello World"})


async def plaintext(request):
    return HttpResponse("Hello, World!", content_type="text/plain")


def sync_sleep(request):
    time.sleep(1)
    return JsonResponse({"message": "sync, but run in thread pool"})


async def async_sleep(request):
    await asyncio.sleep(1)
    return JsonResponse({"message": "async mode sleep"})


async def async_sleep_in_thread(request):
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, time.sleep, 1)
    return JsonResponse({"message": "sleep run in thread pool"})


async def async_slowest(request):
    time.sleep(1)
    return JsonResponse({"message": "async mode but use sync sleep"})


urlpatterns = [
    path("django/", root),
    path("django/plaintext/", plaintext),
    path("django/sync/", sync_sleep),
    path("django/async_sleep/", async_sleep),
    path("django/async_sleep_in_thread/", async_sleep_in_thread),
    path("django/async_slowest/", async_slowest),
]

app = get_asgi_application()
