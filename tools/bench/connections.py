"""Many connections at a time: laneway-load against laneway-hello, both on the same two cores."""
import json
import os
import subprocess
import sys

from bench.common import Server, free_port, raise_descriptor_limit, running, start

CAP = 1.2  # connections_max of the server, of what the client opens
SERVER_SHARE = 0.8  # of its descriptors a server gives to connections (docs/limits.md)
OTHER_DESCRIPTORS = 100
TIMEOUT_SECONDS = 20  # the machine may be busy; what takes longer is an error


def descriptors_needed(connections):
    return max(int(CAP * connections / SERVER_SHARE) + 1, connections + OTHER_DESCRIPTORS)


def run_client(command):
    """What it printed, and what it used (rusage)."""
    client = start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    text = client.stdout.read()
    error = client.stderr.read()
    _, status, usage = os.wait4(client.pid, 0)
    client.returncode = os.waitstatus_to_exitcode(status)
    running.remove(client)
    client.stdout.close()
    client.stderr.close()
    if not text.startswith("{"):
        sys.exit(f"bench load: {' '.join(map(str, command))}: status {client.returncode}, {error or text}")
    return json.loads(text), usage


def measure(programs, connections, seconds, cores):
    """A closed loop of `connections` connections; the row of a table."""
    needed = descriptors_needed(connections)
    has = raise_descriptor_limit(needed)  # whoever is started from here has it, too
    if has < needed:
        sys.exit(f"bench load: {connections:,} connections need {needed:,} open files in the server, and the limit is {has:,}: "
                 f"raise the hard limit (ulimit -Hn {needed}) and begin anew")
    port = free_port()
    where = ",".join(map(str, cores))
    cap = int(CAP * connections)
    server = Server("laneway-hello", [programs / "laneway-hello", f"--port={port}", "--set", f"connections_max={cap}"], port, where)
    try:
        result, usage = run_client([
            "taskset", "-c", where, programs / "laneway-load", "--no-progress", "--json=-", "-t1", f"-c{connections}", f"-d{seconds}s",
            f"--timeout={TIMEOUT_SECONDS}s", "--warmup=1s", "--expect-status=200", f"--pid={server.pid}", server.url("/")])
    finally:
        server.stop()
    return {"connections": connections, "established": result["connections_established"], "server_cap": cap, "open_files": has,
            "errors": sum(result["errors"].values()), "first_error": result["first_error"], "reconnects": result["reconnects"],
            "checks_failed": result["checks"]["failed"], "requests_per_second": result["throughput_per_second"],
            "client": {"microseconds": result["client"]["cpu_per_request_microseconds"], "memory_bytes": usage.ru_maxrss * 1024},
            "server": {"microseconds": result["server"]["cpu_per_request_microseconds"],
                       "memory_bytes": result["server"]["peak_memory_bytes"]}}


def without_an_error(row):
    return (row["established"] == row["connections"] and row["requests_per_second"] > 0
            and row["errors"] == row["reconnects"] == row["checks_failed"] == 0)


def print_table(row, cores):
    print(f"{row['connections']:,} connections to laneway-hello (at most {row['server_cap']:,}) on {len(cores)} "
          f"core{'s' if len(cores) > 1 else ''} that both share, {row['open_files']:,} open files each")
    print(f"{'':<13} {'CPU a request':>13} {'memory':>10} {'a connection':>12}")
    for name, program in (("server", "laneway-hello"), ("client", "laneway-load")):
        used = row[name]
        print(f"{program:<13} {used['microseconds']:>10.2f} us {used['memory_bytes'] / 2**20:>6.1f} MiB "
              f"{used['memory_bytes'] / row['connections']:>6,.0f} bytes")
    print(f"{row['established']:,} established, {row['requests_per_second']:,.0f} requests/s, {row['errors']} errors"
          + (f" (first: {row['first_error']})" if row["first_error"] else "")
          + f", {row['reconnects']} reconnects, {row['checks_failed']} answers other than 200: "
          + ("held" if without_an_error(row) else "FAILS"))
