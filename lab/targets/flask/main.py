"""The report's endpoints on Flask, and the sleep it left out. Run with `flask run` and with gunicorn."""

import logging
import time
from concurrent.futures import ProcessPoolExecutor

from flask import Flask

INCREMENTS = 5_000_000

app = Flask(__name__)
executor = ProcessPoolExecutor()
logging.getLogger("werkzeug").setLevel(logging.ERROR)  # no access log, as on every other target


def cpu_bound_operation(increments: int) -> int:
    num = 0
    for _ in range(increments):
        num += 1
    return num


@app.route("/flask/")
def root():
    return {"message": "Hello World"}


@app.route("/flask/plaintext/")
def plaintext():
    return "Hello, World!", {"Content-Type": "text/plain"}


@app.route("/flask/sync/")
def sync_sleep():
    time.sleep(1)
    return {"message": "sync, but run in thread pool"}


@app.route("/flask/sync_cpu_bound/")
def sync_cpu_bound():
    result = executor.submit(cpu_bound_operation, INCREMENTS).result()
    return {"data": result, "message": "sync mode cpu operation"}


@app.route("/flask/sync_cpu_bound_slow/")
def sync_cpu_bound_slow():
    cpu_bound_operation(INCREMENTS)
    return {"message": "sync mode operation but pretend to run in async mode"}
