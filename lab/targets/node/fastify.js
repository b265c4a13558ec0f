// The report's endpoints on Fastify, with the schemas its answers are serialized by.

import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';

import { keepAliveMilliseconds, serve } from './cluster.js';
import { cpuBound, increments, inThread, sleepBlocking } from './work.js';

const message = answers({ message: { type: 'string' } });
const computed = answers({ data: { type: 'integer' }, message: { type: 'string' } });

function answers(properties) {
  return { schema: { response: { 200: { type: 'object', properties } } } };
}

function app() {
  const fastify = Fastify({ logger: false, keepAliveTimeout: keepAliveMilliseconds });
  fastify.get('/fastify/', message, async () => ({ message: 'Hello World' }));
  fastify.get('/fastify/plaintext/', async (request, reply) => {
    reply.type('text/plain');
    return 'Hello, World!';
  });
  fastify.get('/fastify/async_slowest/', message, async () => {
    sleepBlocking(1000);
    return { message: 'async mode but use sync sleep' };
  });
  fastify.get('/fastify/async_sleep_in_thread/', message, async () => {
    await inThread('sleepBlocking', 1000);
    return { message: 'sleep run in thread pool' };
  });
  fastify.get('/fastify/async_sleep/', message, async () => {
    await sleep(1000);
    return { message: 'async mode sleep' };
  });
  fastify.get('/fastify/async_cpu_bound/', computed, async () => {
    const data = await inThread('cpuBound', increments);
    return { data, message: 'async mode cpu operation' };
  });
  fastify.get('/fastify/async_cpu_bound_slow/', message, async () => {
    cpuBound(increments);
    return { message: 'sync mode operation but run in async mode' };
  });
  return fastify;
}

serve('fastify', ['fastify', 'piscina'], (address) => app().listen({ ...address, backlog: 4096 }));
