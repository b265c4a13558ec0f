"""gunicorn as its documentation advises: (2 x cores) + 1 workers, 2 to 4 threads a core in each."""

import os

_cores = len(os.sched_getaffinity(0))

worker_class = "gthread"
workers = 2 * _cores + 1
threads = 4 * _cores
keepalive = 75  # longer than a load balancer's 60 s
timeout = 120  # a queue of computing requests is slow, not dead
