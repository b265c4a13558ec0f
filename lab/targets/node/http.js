// The report's endpoints on Node's own http, without a framework.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { keepAliveMilliseconds, serve } from './cluster.js';
import { cpuBound, increments, inThread, sleepBlocking } from './work.js';

function send(response, status, type, body) {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

const sendJson = (response, value) => send(response, 200, 'application/json', JSON.stringify(value));

const routes = {
  '/node/': (response) => sendJson(response, { message: 'Hello World' }),
  '/node/plaintext/': (response) => send(response, 200, 'text/plain', 'Hello, World!'),
  '/node/async_slowest/': (response) => {
    sleepBlocking(1000);
    sendJson(response, { message: 'async mode but use sync sleep' });
  },
  '/node/async_sleep_in_thread/': async (response) => {
    await inThread('sleepBlocking', 1000);
    sendJson(response, { message: 'sleep run in thread pool' });
  },
  '/node/async_sleep/': async (response) => {
    await sleep(1000);
    sendJson(response, { message: 'async mode sleep' });
  },
  '/node/async_cpu_bound/': async (response) => {
    sendJson(response, { data: await inThread('cpuBound', increments), message: 'async mode cpu operation' });
  },
  '/node/async_cpu_bound_slow/': (response) => {
    cpuBound(increments);
    sendJson(response, { message: 'sync mode operation but run in async mode' });
  },
};

async function answer(request, response) {
  const route = routes[request.url];
  if (!route) return send(response, 404, 'text/plain', 'Not Found');
  try {
    await route(response);
  } catch (error) {
    console.error(error);
    send(response, 500, 'text/plain', 'Internal Server Error');
  }
}

serve('node', ['piscina'], async (address) => {
  const server = createServer({ keepAliveTimeout: keepAliveMilliseconds }, answer);
  server.listen({ ...address, backlog: 4096 });
  await once(server, 'listening');
});
