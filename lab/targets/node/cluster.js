// How Node is run in production: a process a core, behind one port. Ends with 1 and one line when that port is taken.

import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';

export const keepAliveMilliseconds = 75_000; // longer than a load balancer's 60 s

function options(program) {
  try {
    return parseArgs({
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '8000' },
        version: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    fail(program, error.message);
  }
}

function fail(program, what) {
  console.error(`${program}: ${what.split('\n')[0]}`);
  process.exit(1);
}

function printVersions(libraries) {
  console.log(`Node ${process.versions.node}`);
  for (const name of libraries) {
    const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
    console.log(`${name} ${JSON.parse(readFileSync(file, 'utf8')).version}`);
  }
}

// A second worker starts when the first has the port: one complaint is enough. A worker that dies ends all.
function runPrimary(program, address) {
  const workers = availableParallelism?.() ?? cpus().length;
  const stop = () => process.exit(0);
  process.on('SIGTERM', stop).on('SIGINT', stop);
  cluster.on('exit', (worker, code, signal) => process.exit(signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : code || 1));
  cluster.fork().once('listening', ({ port }) => {
    for (let i = 1; i < workers; i++) cluster.fork();
    console.log(`listening on http://${address.host}:${port}`);
  });
}

// listen({host, port}): a promise that is kept once the server has the port, and broken when it cannot have it.
export function serve(program, libraries, listen) {
  const { host, port, version } = options(program);
  if (version) return printVersions(libraries);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) fail(program, '--port must be a number from 0 to 65535');
  if (cluster.isPrimary) return runPrimary(program, { host });
  listen({ host, port: Number(port) }).catch((error) => {
    fail(program, error.code === 'EADDRINUSE' ? `cannot listen at ${host}:${port}: address already in use` : error.message);
  });
}
