// Loaded before a runner and each of its threads: once STUCK_WHEN exists, the prober's thread, told to stop, opens a pipe that
// nothing is ever written to. It is in a call of the system from then on, out of reach of V8.
const { existsSync, readFileSync } = require('node:fs');
const { parentPort, threadName } = require('node:worker_threads');

if (threadName === 'prober')
  parentPort.on('message', (word) => {
    if (word === 'stop' && existsSync(process.env.STUCK_WHEN)) readFileSync(process.env.STUCK_PIPE);
  });
