#!/usr/bin/python3
"""A small server for the tests of laneway-lab: server.py --port PORT [--never-ready] [--die-at N] [--worker]
[--deaf]
[--one-at-a-time]. Paths: / at once, /sleep/ after 0.3 s, /fast/ at once, /wrong/ the wrong JSON, /turns/ that from its
second answer on, /cpu/ some computing."""

import argparse
import contextlib
import itertools
import json
import multiprocessing
import os
import signal
import socketserver
import threading
import time
from http.server import BaseHTTPRequestHandler

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--never-ready", action="store_true")
parser.add_argument("--die-at", type=int, help="exit with status 3 at so many requests of /sleep/")
parser.add_argument("--worker", action="store_true", help="keep a second process, in a session of its own")
parser.add_argument("--deaf", action="store_true", help="ignore SIGTERM")
parser.add_argument("--one-at-a-time", action="store_true", help="one answer at a time")
options = parser.parse_args()
one = threading.Lock()
sleeps = itertools.count(1)
turns = itertools.count(1)


def stray():
    os.setsid()
    time.sleep(600)


def compute():
    number = 0
    for _ in range(200_000):
        number += 1
    return number


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with one if options.one_at_a_time else contextlib.nullcontext():
            self.answer()

    def answer(self):
        if self.path == "/sleep/":
            if next(sleeps) == options.die_at:
                print("about to die", flush=True)
                os._exit(3)
            time.sleep(0.3)
        is_wrong = self.path == "/wrong/" or (self.path == "/turns/" and next(turns) > 1)
        body = {"message": "wrong" if is_wrong else "hello"}
        if self.path == "/cpu/":
            body["data"] = compute()
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    if options.deaf:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if options.worker:
        multiprocessing.Process(target=stray).start()
    if options.never_ready:
        time.sleep(600)
    print("serving", flush=True)
    Server(("127.0.0.1", options.port), Handler).serve_forever()
