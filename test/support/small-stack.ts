import { silentProgress } from '../../harness/cli/progress.ts';
import { openEngine } from '../../harness/cli/session.ts';
import { networkTools } from '../../harness/components/network-tools/network-tools.ts';
import { node } from '../../harness/components/node/node.ts';
import { postgres } from '../../harness/components/postgres/postgres.ts';
import { toxiproxy } from '../../harness/components/toxiproxy/toxiproxy.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { errors } from '../../harness/faults/errors.ts';
import type { ServiceSpec, Target } from '../../harness/model/target.ts';
import { companionPlan, readHelpers } from '../../harness/run/prepare-run.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { RECEIVER } from '../../harness/stack/own-programs.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { type StartedStack, startStack } from '../../harness/stack/start-stack.ts';
import { NO_MONITORING } from './no-monitoring.ts';

const limits = { cpus: 1, memoryMiB: 128 };

/**
 * Answers 200 to everything and how often it was asked to `/count`, which it does not count. A call costs it 60 ms of a
 * processor, and `/cheap` next to nothing. It ends when it is told to.
 */
const SERVER = `
let asked = 0;
const used = () => { const { user, system } = process.cpuUsage(); return user + system; };
process.on('SIGTERM', () => process.exit(0));
require('node:http').createServer((request, response) => {
  if (request.url !== '/count' && request.url !== '/up') asked += 1;
  if (request.url === '/call') for (const since = used(); used() - since < 60_000; );
  response.end(request.url === '/count' ? String(asked) : 'ok');
}).listen(8080);`;

/**
 * Calls the service at the end of its link when it is told to, on a connection that it keeps or on a new one (`/cheap`, too), and
 * says what it saw: \`status 200\`, \`refused\`, \`hung up\`, or \`nothing\` within its patience.
 */
const CLIENT = `
const http = require('node:http');
const kept = new http.Agent({ keepAlive: true, maxSockets: 1 });
http.createServer((asked, told) => {
  const { pathname, searchParams } = new URL(asked.url, 'http://client');
  if (pathname === '/up') return told.end();
  const since = performance.now();
  const patienceMs = Number(searchParams.get('patienceMs'));
  const tell = (seen) => {
    if (!told.headersSent) told.end(JSON.stringify({ seen, ms: performance.now() - since }));
  };
  const call = (again) => {
    const request = http.get(
      'http://' + process.env.UPSTREAM + (pathname === '/cheap' ? pathname : '/call'),
      { agent: pathname === '/kept' ? kept : false },
      (answer) => { answer.resume(); tell('status ' + answer.statusCode); },
    );
    request.on('error', ({ code }) => {
      // A kept connection that was closed meanwhile says nothing about the service: a new one does.
      if (again && request.reusedSocket && code === 'ECONNRESET') return call(false);
      tell(code === 'ECONNREFUSED' ? 'refused' : code === 'ECONNRESET' ? 'hung up' : code);
    });
    setTimeout(() => { tell('nothing'); request.destroy(); }, patienceMs).unref();
  };
  call(true);
}).listen(8080);`;

const program = (source: string): Pick<ServiceSpec, 'image' | 'command' | 'port' | 'ready' | 'limits'> => ({
  image: 'node',
  command: ['--eval', source],
  port: 8080,
  ready: { http: '/up' },
  limits,
});

const SERVICES: Target['services'] = {
  // Two clients, so that a fault on all links of a service can be half done.
  api: { role: 'api', ...program(CLIENT), environment: { UPSTREAM: '{upstream}', DATABASE: '{database}' } },
  other: { role: 'worker', ...program(CLIENT), environment: { UPSTREAM: '{upstream}' } },
  upstream: { role: 'upstream', ...program(SERVER) },
  database: {
    role: 'database',
    image: 'postgres',
    environment: { POSTGRES_USER: 'small', POSTGRES_PASSWORD: 'small', POSTGRES_DB: 'small' },
    port: 5432,
    ready: { command: ['pg_isready', '--host', '127.0.0.1', '--username', 'small'] },
    limits,
  },
};

/** A stack with two HTTP clients, the HTTP service they call, a database, and no monitoring. Named after `run` and this process. */
export async function startSmallStack(
  run: string,
  options: { yielding?: boolean } = {},
): Promise<StartedStack> {
  const progress = silentProgress();
  const engine = await openEngine(progress);
  const provided = await provideImages(engine, [postgres, toxiproxy, node, networkTools], progress);
  const images = new Map(
    [...provided].map(([component, image]) => {
      if ('unavailable' in image) throw new Error(image.unavailable);
      return [component, image.reference];
    }),
  );
  const target = { name: 'small', services: SERVICES };
  const companion = await companionPlan(errors, 'upstream');
  const plan = planStack(target, {
    components: [postgres, node],
    monitoring: NO_MONITORING,
    helpers: await readHelpers(),
    companion,
  });
  const wanted = new Set([...Object.keys(SERVICES), toxiproxy.name, RECEIVER, companion?.name]);
  return startStack(
    { ...plan, containers: plan.containers.filter(({ name }) => wanted.has(name)) },
    {
      docker: engine.docker,
      run: `${run}-${process.pid}`,
      owner: ownerOf(process.pid) ?? '',
      keep: false,
      ...options,
      images,
      step: progress.start(''),
      signal: new AbortController().signal,
    },
  );
}
