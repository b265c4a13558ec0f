// The report's work, and the pool of threads it can be handed to: Node has no other place for what blocks or computes.

import { Piscina } from 'piscina';

export const increments = 5_000_000;

// One by one. V8 keeps the loop: twice the increments take twice the time.
export function cpuBound(n) {
  let num = 0;
  for (let i = 0; i < n; i++) num++;
  return num;
}

// The only call of Node that waits without letting its loop go on.
export function sleepBlocking(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

// Piscina's own settings: up to 1.5 threads a core, and here in each process. It starts with the first call, as Python's
// pools do.
let pool;
export function inThread(name, argument) {
  pool ??= new Piscina({ filename: import.meta.url });
  return pool.run(argument, { name });
}
