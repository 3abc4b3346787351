import { silentProgress } from '../../harness/cli/progress.ts';
import { openEngine } from '../../harness/cli/session.ts';
import { networkTools } from '../../harness/components/network-tools/network-tools.ts';
import { node } from '../../harness/components/node/node.ts';
import { postgres } from '../../harness/components/postgres/postgres.ts';
import { toxiproxy } from '../../harness/components/toxiproxy/toxiproxy.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { certificateExpired } from '../../harness/faults/certificate-expired.ts';
import { errors } from '../../harness/faults/errors.ts';
import { firstFail } from '../../harness/faults/first-fail.ts';
import { headersDropped } from '../../harness/faults/headers-dropped.ts';
import { repeated } from '../../harness/faults/repeated.ts';
import type { ServiceSpec, Target } from '../../harness/model/target.ts';
import { companionsOf, readHelpers } from '../../harness/run/prepare-run.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { RECEIVER } from '../../harness/stack/own-programs.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { type StartedStack, startStack } from '../../harness/stack/start-stack.ts';
import { certificates } from './certificates.ts';
import { NO_MONITORING } from './no-monitoring.ts';

const limits = { cpus: 1, memoryMiB: 128 };

/**
 * Answers 200 to everything and how often it was asked to `/count`, which it does not count. A call costs it 60 ms of a
 * processor, and `/cheap` next to nothing; `/unmarked` is how often that was asked without the header of a client. `/disk` is answered with how many milliseconds it takes until something is on its disk,
 * `/data` with what becomes of a file in its volume. It ends when it is told to.
 */
const SERVER = `
let asked = 0;
let unmarked = 0;
const used = () => { const { user, system } = process.cpuUsage(); return user + system; };
process.on('SIGTERM', () => process.exit(0));
require('node:http').createServer((request, response) => {
  if (!['/count', '/unmarked', '/up'].includes(request.url)) asked += 1;
  if (request.url === '/cheap' && request.headers['x-client'] === undefined) unmarked += 1;
  if (request.url === '/unmarked') return response.end(String(unmarked));
  if (request.url === '/call') for (const since = used(); used() - since < 60_000; );
  response.end(request.url === '/count' ? String(asked) : (written(request.url) ?? 'ok'));
}).listen(8080);
const fs = require('node:fs');
function written(url) {
  if (url !== '/disk' && url !== '/data') return undefined;
  const path = url === '/disk' ? '/tmp/written' : '/data/written';
  const since = performance.now();
  try {
    const file = fs.openSync(path, 'w');
    try { fs.writeSync(file, Buffer.alloc(16 * 1024, 1)); fs.fsyncSync(file); } finally { fs.closeSync(file); fs.rmSync(path); }
    return String(Math.round(performance.now() - since));
  } catch ({ code }) {
    return code;
  }
}`;

/** Says \`ok\` by TLS. */
const SECURE = `
process.on('SIGTERM', () => process.exit(0));
const { CERT: cert, KEY: key } = process.env;
require('node:https').createServer({ cert, key }, (_, response) => response.end('ok')).listen(8443);`;

/**
 * Calls the service at the end of its link when it is told to, on a connection that it keeps or on a new one (`/cheap`, and `/write` by a POST), and
 * says what it saw: \`status 200\`, \`refused\`, \`hung up\`, \`no name\`, \`expired\` or \`nothing\` within its patience. \`/secure\` is asked
 * of the service that speaks TLS, `/found` of that at the end of its link, by a name that is looked up anew.
 */
const CLIENT = `
const http = require('node:http');
const https = require('node:https');
const kept = new http.Agent({ keepAlive: true, maxSockets: 1 });
const keptSecure = new https.Agent({ keepAlive: true, maxSockets: 1 });
http.createServer((asked, told) => {
  const { pathname, searchParams } = new URL(asked.url, 'http://client');
  if (pathname === '/up') return told.end();
  const since = performance.now();
  const patienceMs = Number(searchParams.get('patienceMs'));
  const tell = (seen) => {
    if (!told.headersSent) told.end(JSON.stringify({ seen, ms: performance.now() - since }));
  };
  const call = (again) => {
    const heard = (answer) => { answer.resume(); tell('status ' + answer.statusCode); };
    const isKept = pathname.endsWith('kept');
    const request = pathname.startsWith('/secure')
      ? https.get('https://' + process.env.SECURE, { agent: isKept ? keptSecure : false, ca: process.env.CA, servername: 'secure' }, heard)
      : http.get(
          'http://' + process.env.UPSTREAM + (pathname === '/cheap' ? pathname : '/call'),
          { agent: isKept ? kept : false, headers: { 'x-client': 'small' }, method: pathname === '/write' ? 'POST' : 'GET' },
          heard,
        );
    request.on('error', ({ code }) => {
      // A kept connection that was closed meanwhile says nothing about the service: a new one does.
      if (again && request.reusedSocket && code === 'ECONNRESET') return call(false);
      tell(HEARD[code] ?? code);
    });
    setTimeout(() => { tell('nothing'); request.destroy(); }, patienceMs).unref();
  };
  call(true);
}).listen(8080);
const HEARD = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'hung up',
  EAI_AGAIN: 'no name',
  ENOTFOUND: 'no name',
  CERT_HAS_EXPIRED: 'expired',
};`;

const program = (source: string): Pick<ServiceSpec, 'image' | 'command' | 'port' | 'ready' | 'limits'> => ({
  image: 'node',
  command: ['--eval', source],
  port: 8080,
  ready: { http: '/up' },
  limits,
});

/** Made anew for each stack: certificates of which one has expired and the others soon will. */
function services(): Target['services'] {
  using made = certificates();
  const ca = made.authority('small');
  const { cert, key } = made.certificate('small', 'secure');
  const { cert: certificate, key: expiredKey } = made.certificate('small', 'secure', -1);
  const expired = { certificate, key: expiredKey };
  return {
    // Two clients, so that a fault on all links of a service can be half done.
    api: {
      role: 'api',
      ...program(CLIENT),
      environment: { UPSTREAM: '{upstream}', SECURE: '{secure}', DATABASE: '{database}', CA: ca },
    },
    other: {
      role: 'worker',
      ...program(CLIENT),
      environment: { UPSTREAM: '{upstream}', SECURE: '{secure}', CA: ca },
    },
    upstream: {
      role: 'upstream',
      ...program(SERVER),
      container: {
        mounts: [{ path: '/data', volume: 'data', sizeMiB: 8 }],
        files: [{ path: '/run/secrets/TOKEN_KEY', content: 'a secret that nothing here reads' }],
      },
    },
    secure: {
      role: 'upstream',
      ...program(SECURE),
      environment: { CERT: cert, KEY: key },
      port: 8443,
      ready: { port: true },
      tls: { ca, expired },
    },
    database: {
      role: 'database',
      image: 'postgres',
      // A hundred sessions need more memory than it has.
      command: ['postgres', '-c', 'max_connections=20'],
      environment: { POSTGRES_USER: 'small', POSTGRES_PASSWORD: 'small', POSTGRES_DB: 'small' },
      port: 5432,
      ready: { command: ['pg_isready', '--host', '127.0.0.1', '--username', 'small'] },
      limits,
    },
  };
}

/** A stack with two HTTP clients, the HTTP services they call, one by TLS, a database, and no monitoring. Named after `run` and this process. */
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
  const target = { name: 'small', services: services() };
  const companions = (
    await Promise.all([
      companionsOf(errors, 'upstream', target),
      companionsOf(firstFail, 'upstream', target),
      companionsOf(headersDropped, 'upstream', target),
      companionsOf(repeated, 'upstream', target),
      companionsOf(certificateExpired, 'secure', target),
    ])
  ).flat();
  const plan = planStack(target, {
    components: [postgres, node],
    monitoring: NO_MONITORING,
    helpers: await readHelpers(),
    companions,
  });
  const ours = [toxiproxy.name, RECEIVER, ...companions.map(({ name }) => name)];
  const wanted = new Set([...Object.keys(target.services), ...ours]);
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
