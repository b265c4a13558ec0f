"""The report's endpoints on FastAPI. Run with uvicorn, one worker: see lab/targets/targets.toml."""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

INCREMENTS = 5_000_000

app = FastAPI()
executor = ProcessPoolExecutor()


def cpu_bound_operation(increments: int) -> int:
    num = 0
    for _ in range(increments):
        num += 1
    return num


@app.get("/fastapi/")
async def root():
    return {"message": "Hello World"}


@app.get("/fastapi/plaintext/", response_class=PlainTextResponse)
async def plaintext():
    return "Hello, World!"


@app.get("/fastapi/async_slowest/")
async def async_slowest():
    time.sleep(1)
    return {"message": "async mode but use sync sleep"}


@app.get("/fastapi/async_sleep_in_thread/")
async def async_sleep_in_thread():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, time.sleep, 1)
    return {"message": "sleep run in thread pool"}


@app.get("/fastapi/async_sleep_in_process/")
async def async_sleep_in_process():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(executor, time.sleep, 1)
    return {"message": "sleep run in process pool"}


@app.get("/fastapi/async_sleep/")
async def async_sleep():
    await asyncio.sleep(1)
    return {"message": "async mode sleep"}


@app.get("/fastapi/sync/")
def sync_sleep():
    time.sleep(1)
    return {"message": "sync, but run in thread pool"}


@app.get("/fastapi/async_cpu_bound/")
async def async_cpu_bound():
    loop = asyncio.get_running_loop()
    result = await loop.run_in_executor(executor, cpu_bound_operation, INCREMENTS)
    return {"data": result, "message": "async mode cpu operation"}


@app.get("/fastapi/sync_cpu_bound/")
def sync_cpu_bound():
    cpu_bound_operation(INCREMENTS)
    return {"message": "sync mode operation"}


@app.get("/fastapi/async_cpu_bound_slow/")
async def async_cpu_bound_slow():
    cpu_bound_operation(INCREMENTS)
    return {"message": "sync mode operation but run in async mode"}
