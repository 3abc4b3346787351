/** Every fault, and what it must look like to a client of what it breaks. */
import { indexesMissing } from '../../harness/components/postgres/indexes-missing.ts';
import { lockedTables, tablesLockedNowAndAgain } from '../../harness/components/postgres/locked-tables.ts';
import {
  readOnlyDatabase,
  readOnlyDatabaseWarmPool,
} from '../../harness/components/postgres/read-only-database.ts';
import { readOnlyServer } from '../../harness/components/postgres/read-only-server.ts';
import { slotsTaken } from '../../harness/components/postgres/slots-taken.ts';
import { bandwidth } from '../../harness/faults/bandwidth.ts';
import { blackhole } from '../../harness/faults/blackhole.ts';
import { certificateExpired } from '../../harness/faults/certificate-expired.ts';
import { clockSkew } from '../../harness/faults/clock-skew.ts';
import { cpuPressure } from '../../harness/faults/cpu-pressure.ts';
import { diskFull, diskLow } from '../../harness/faults/disk-full.ts';
import { dnsFailure } from '../../harness/faults/dns-failure.ts';
import { dnsTimeout } from '../../harness/faults/dns-timeout.ts';
import { errors } from '../../harness/faults/errors.ts';
import { firstFailOf } from '../../harness/faults/first-fail.ts';
import { headersDropped } from '../../harness/faults/headers-dropped.ts';
import { latency } from '../../harness/faults/latency.ts';
import { limitData } from '../../harness/faults/limit-data.ts';
import { memoryCrowded } from '../../harness/faults/memory-crowded.ts';
import { memoryPressure } from '../../harness/faults/memory-pressure.ts';
import { memoryTakenOf } from '../../harness/faults/memory-taken.ts';
import { overdue } from '../../harness/faults/overdue.ts';
import { packetDuplication } from '../../harness/faults/packet-duplication.ts';
import { packetLossOf } from '../../harness/faults/packet-loss.ts';
import { partition } from '../../harness/faults/partition.ts';
import { paused } from '../../harness/faults/paused.ts';
import { refused } from '../../harness/faults/refused.ts';
import { repeatedOf } from '../../harness/faults/repeated.ts';
import { reset } from '../../harness/faults/reset.ts';
import { restarted } from '../../harness/faults/restarted.ts';
import { secretsMissing } from '../../harness/faults/secrets-missing.ts';
import { settingOf } from '../../harness/faults/setting.ts';
import { slicer } from '../../harness/faults/slicer.ts';
import { slow } from '../../harness/faults/slow.ts';
import { slowClose } from '../../harness/faults/slow-close.ts';
import { slowDisk } from '../../harness/faults/slow-disk.ts';
import { stopped } from '../../harness/faults/stopped.ts';
import { swallowed } from '../../harness/faults/swallowed.ts';
import { timeout } from '../../harness/faults/timeout.ts';
import { timeouts } from '../../harness/faults/timeouts.ts';
import { until } from '../../harness/host/until.ts';
import type { Fault } from '../../harness/model/fault.ts';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import type { FaultClient } from '../support/fault-clients.ts';

/** What a fault must look like to a client of what it breaks. */
export interface Case {
  fault: Fault;
  /** What it is put into. */
  service: 'upstream' | 'database' | 'secure' | 'api';
  /** Heard on a connection that was open before, and on a new one, while the fault is in; anything when left out. */
  kept?: string;
  fresh?: string;
  /** What only makes something worse is seen by a figure that is higher while it is in, by so much at least. */
  rises?: { by: number; figure: (stack: StartedStack, client: FaultClient) => Promise<number> };
  /** It works from a container beside, which takes its time: these have a file of their own. */
  beside?: true;
  /** It needs a container that runs, and ends it: no other fault is injected into that container beside it. */
  ends?: true;
  /** Without this container it cannot be undone. */
  undoneBy: 'upstream' | 'database' | 'toxiproxy' | 'api';
  /** Milliseconds within which it serves again; at once when left out. */
  comesBackMs?: number;
  /** Heard on the kept connection once it is undone, where that is not what was heard before. */
  keptAfter?: string;
}

export const CASES: readonly Case[] = [
  // Behind a proxy that lives on, a process that is gone hangs up; and it takes its time to start again.
  {
    fault: stopped,
    service: 'upstream',
    kept: 'hung up',
    fresh: 'hung up',
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  {
    fault: overdue,
    service: 'upstream',
    kept: 'hung up',
    fresh: 'hung up',
    undoneBy: 'upstream',
    ends: true,
    comesBackMs: 15_000,
  },
  { fault: refused, service: 'upstream', kept: 'refused', fresh: 'refused', undoneBy: 'toxiproxy' },
  { fault: blackhole, service: 'upstream', kept: 'nothing', fresh: 'nothing', undoneBy: 'toxiproxy' },
  { fault: errors, service: 'upstream', kept: 'status 503', fresh: 'status 503', undoneBy: 'toxiproxy' },
  { fault: timeouts, service: 'upstream', kept: 'nothing', fresh: 'nothing', undoneBy: 'toxiproxy' },
  {
    fault: slow,
    service: 'upstream',
    kept: 'status 200, late',
    fresh: 'status 200, late',
    undoneBy: 'toxiproxy',
  },
  // Behind those that ask the database to change: none could while it is in.
  {
    fault: slotsTaken,
    service: 'database',
    kept: 'ended',
    fresh: 'refused with 53300',
    undoneBy: 'database',
    keptAfter: 'ended',
  },
  {
    fault: readOnlyServer,
    service: 'database',
    kept: 'read-only',
    fresh: 'read-only',
    undoneBy: 'database',
  },
  // Its statement cannot reach a session that is open: such a session is ended instead, both ways.
  {
    fault: readOnlyDatabase,
    service: 'database',
    kept: 'ended',
    fresh: 'read-only',
    undoneBy: 'database',
    keptAfter: 'ended',
  },
  {
    fault: readOnlyDatabaseWarmPool,
    service: 'database',
    kept: 'ended',
    fresh: 'read-only',
    undoneBy: 'database',
    keptAfter: 'read-only',
  },
  { fault: lockedTables, service: 'database', kept: 'locked', fresh: 'locked', undoneBy: 'database' },
  // One of some clients comes just when the lock has come.
  {
    fault: tablesLockedNowAndAgain,
    service: 'database',
    rises: { by: 200, figure: slowest },
    undoneBy: 'database',
  },
  {
    fault: indexesMissing,
    service: 'database',
    kept: 'written',
    fresh: 'written',
    rises: { by: 0, figure: async (stack) => 1 - (await ownIndexes(stack)) },
    undoneBy: 'database',
  },
  { fault: paused, service: 'upstream', kept: 'nothing', fresh: 'nothing', undoneBy: 'upstream' },
  {
    fault: restarted,
    service: 'upstream',
    kept: 'hung up',
    fresh: 'hung up',
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  // What costs 60 ms takes it six seconds.
  { fault: cpuPressure, service: 'upstream', kept: 'nothing', fresh: 'nothing', undoneBy: 'upstream' },
  {
    fault: memoryPressure,
    service: 'upstream',
    kept: 'hung up',
    fresh: 'hung up',
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  {
    fault: memoryCrowded,
    service: 'upstream',
    kept: 'hung up',
    fresh: 'hung up',
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  // Less than what its limit leaves: the client notices nothing.
  {
    fault: memoryTakenOf(16),
    service: 'upstream',
    kept: 'status 200',
    fresh: 'status 200',
    rises: { by: 12, figure: memoryOf },
    undoneBy: 'upstream',
  },
  // One of two clients is cut off.
  {
    fault: partition,
    service: 'upstream',
    kept: 'nothing and status 200',
    fresh: 'nothing and status 200',
    undoneBy: 'api',
  },
  // A connection whose first packets were lost may still be on its way.
  {
    fault: packetLossOf(0.3),
    service: 'upstream',
    rises: { by: 2, figure: repeatedPackets },
    undoneBy: 'upstream',
    comesBackMs: 10_000,
  },
  {
    fault: packetDuplication,
    service: 'upstream',
    rises: { by: 2, figure: packetsHadTwice },
    undoneBy: 'upstream',
  },
  { fault: reset, service: 'upstream', kept: 'hung up', fresh: 'hung up', undoneBy: 'toxiproxy' },
  { fault: timeout, service: 'upstream', kept: 'hung up', fresh: 'hung up', undoneBy: 'toxiproxy' },
  { fault: limitData, service: 'upstream', kept: 'hung up', fresh: 'hung up', undoneBy: 'toxiproxy' },
  {
    fault: latency,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 300, figure: quickest },
    undoneBy: 'toxiproxy',
  },
  {
    fault: bandwidth,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 40, figure: quickest },
    undoneBy: 'toxiproxy',
  },
  {
    fault: slicer,
    service: 'upstream',
    kept: 'status 200',
    // Four pieces at least, ten milliseconds apart.
    rises: { by: 25, figure: quickest },
    undoneBy: 'toxiproxy',
  },
  {
    fault: slowClose,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 1_000, figure: closing },
    undoneBy: 'toxiproxy',
  },
  // As many as its two clients ask here, each twice.
  {
    fault: firstFailOf(4),
    service: 'upstream',
    kept: 'status 503',
    fresh: 'status 503',
    undoneBy: 'toxiproxy',
  },
  {
    fault: headersDropped,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 1, figure: unmarked },
    undoneBy: 'toxiproxy',
  },
  {
    fault: repeatedOf(3),
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 1, figure: arrivals },
    undoneBy: 'toxiproxy',
  },
  // Its clients here ask, which is passed on.
  { fault: swallowed, service: 'upstream', kept: 'status 200', undoneBy: 'toxiproxy' },
  { fault: certificateExpired, service: 'secure', kept: 'expired', fresh: 'expired', undoneBy: 'toxiproxy' },
  // What is connected stays so.
  { fault: dnsFailure, service: 'api', kept: 'status 200', fresh: 'no name', undoneBy: 'api', beside: true },
  { fault: dnsTimeout, service: 'api', kept: 'status 200', fresh: 'nothing', undoneBy: 'api', beside: true },
  {
    fault: clockSkew,
    beside: true,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 3_590, figure: secondsAhead },
    undoneBy: 'upstream',
  },
  {
    fault: diskFull,
    beside: true,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 0, figure: async (stack) => ((await told(stack, '/data')) === 'ENOSPC' ? 1 : 0) },
    undoneBy: 'upstream',
  },
  {
    fault: diskLow,
    beside: true,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 0.5, figure: usedShare },
    undoneBy: 'upstream',
  },
  {
    fault: secretsMissing,
    beside: true,
    service: 'upstream',
    rises: { by: 0, figure: async (stack) => 1 - (await secretsOf(stack)) },
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  {
    fault: settingOf('ANOTHER', 'set'),
    beside: true,
    service: 'upstream',
    rises: { by: 0, figure: (stack) => secretsOf(stack) },
    undoneBy: 'upstream',
    comesBackMs: 15_000,
  },
  {
    fault: slowDisk,
    beside: true,
    service: 'upstream',
    kept: 'status 200',
    rises: { by: 400, figure: async (stack) => Number(await told(stack, '/disk')) },
    undoneBy: 'upstream',
  },
];

async function counted({ commands }: StartedStack, service: string, script: string): Promise<number> {
  return Number(await commands.run(service, ['sh', '-c', script], AbortSignal.timeout(10_000)));
}

const ownIndexes = (stack: StartedStack): Promise<number> =>
  counted(
    stack,
    'database',
    `psql -At -U small -d small -c "SELECT count(*) FROM pg_indexes WHERE indexname = 'indexed_n'"`,
  );

/** MiB. */
async function memoryOf({ containers }: StartedStack): Promise<number> {
  return (await containers.usage('upstream', AbortSignal.timeout(10_000))).memoryMiB;
}

const secretsOf = (stack: StartedStack): Promise<number> =>
  counted(stack, 'upstream', 'ls /run/secrets | wc -l');

/** Of its volume, from 0 to 1. */
async function usedShare(stack: StartedStack): Promise<number> {
  const of = (what: string) => counted(stack, 'upstream', `stat -f -c '${what}' /data`);
  return 1 - (await of('%f')) / (await of('%b'));
}

async function told({ origin }: StartedStack, path: string): Promise<string> {
  return (await fetch(`${origin('upstream')}${path}`)).text();
}

/** Calls of two clients that arrive without the header that each has. */
async function unmarked(stack: StartedStack, client: FaultClient): Promise<number> {
  const before = Number(await told(stack, '/unmarked'));
  await client.cheap();
  return Number(await told(stack, '/unmarked')) - before;
}

/** How often one write arrives; what comes after its answer comes soon. */
async function arrivals(stack: StartedStack): Promise<number> {
  const count = async () => Number(await told(stack, '/count'));
  const before = await count();
  await fetch(`${stack.origin('api')}/write?patienceMs=2000`);
  const several = async () => ((await count()) - before > 1 ? true : undefined);
  await until(several, { everyMs: 50, limitMs: 1_000 });
  await until(async () => ((await count()) - before > 2 ? true : undefined), { everyMs: 50, limitMs: 1_000 });
  return (await count()) - before;
}

/** By what it says in its answers, of which it keeps the date for up to a second. */
async function secondsAhead({ origin }: StartedStack): Promise<number> {
  const told = async () => {
    const answer = await fetch(`${origin('upstream')}/count`);
    return (Date.parse(answer.headers.get('date') ?? '') - Date.now()) / 1000;
  };
  const off = async () => ((await told().then(Math.abs)) > 60 ? true : undefined);
  await until(off, { everyMs: 100, limitMs: 1_500 });
  return told();
}

/** Milliseconds that the quickest of some calls takes: what else the machine does makes others slow. */
async function quickest(_stack: StartedStack, client: FaultClient): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < 10; n += 1) {
    const since = performance.now();
    await client.cheap();
    took.push(performance.now() - since);
  }
  return Math.min(...took);
}

/** What comes and goes does so more than twice in this. */
const COMES_AND_GOES_MS = 3_000;

/** Milliseconds that the slowest of calls takes that follow each other for a while. */
async function slowest(_stack: StartedStack, client: FaultClient): Promise<number> {
  let most = 0;
  for (const begun = performance.now(); performance.now() < begun + COMES_AND_GOES_MS; ) {
    const since = performance.now();
    await client.cheap();
    most = Math.max(most, performance.now() - since);
  }
  return most;
}

/** Milliseconds from the server's answer to the end of a connection, to a client inside the stack. */
async function closing({ links }: StartedStack): Promise<number> {
  const [outcome] = await links.dialMany(
    'api-upstream',
    { times: 1, patienceMs: 5_000, toTheEnd: true },
    AbortSignal.timeout(30_000),
  );
  return outcome?.kind === 'answered' ? (outcome.endedMs ?? 5_000) - outcome.afterMs : 0;
}

/** Calls that make some packets. */
const CALLS = 8;

/** How often the kernel at the other end had to send again, or saw that the sender had, while calls were made. */
async function repeatedPackets(stack: StartedStack, client: FaultClient): Promise<number> {
  const before = await kernelCount(stack, ['TcpRetransSegs']);
  for (let n = 0; n < CALLS; n += 1) await client.fresh();
  return (await kernelCount(stack, ['TcpRetransSegs'])) - before;
}

/** What the kernel at the other end of a TCP connection tells the sender that it had already. */
async function packetsHadTwice(stack: StartedStack, client: FaultClient): Promise<number> {
  const names = ['TcpExtTCPDSACKOldSent', 'TcpExtTCPDSACKOfoSent'];
  const before = await kernelCount(stack, names);
  for (let n = 0; n < CALLS; n += 1) await client.fresh();
  return (await kernelCount(stack, names)) - before;
}

async function kernelCount({ network }: StartedStack, names: readonly string[]): Promise<number> {
  const printed = await network.run(
    'toxiproxy',
    `nstat -asz ${names.join(' ')}`,
    AbortSignal.timeout(30_000),
  );
  return names.reduce((sum, name) => sum + Number(new RegExp(`${name}\\s+(\\d+)`).exec(printed)?.[1]), 0);
}
