import type { Clock } from '../../host/clock.ts';
import { type Connections, connections } from '../../http/connections.ts';
import type { Values } from '../../http/request-template.ts';
import { everyPeriod, type OpenLoop, openLoop } from '../../load/open-loop.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { LoginSpec, WorkloadSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import type { Tls } from '../../model/tls.ts';
import { allowedAddress, type IsAllowed } from '../../safety/allowed-address.ts';
import { createContent } from './content.ts';
import { createLedger } from './ledger.ts';
import { LOGIN_LIMIT_MS, login } from './login.ts';
import { rowsAfter, rowsBefore } from './others.ts';
import { type Asking, asking, countAll, readBack } from './read-back.ts';
import { workloadTemplates } from './templates.ts';
import { trafficOf, type WorkloadStats } from './traffic.ts';

export interface WorkloadOptions {
  clock: Clock;
  /** Where the target answers, e.g. `http://127.0.0.1:8080`. */
  url: string;
  /** Left out: it speaks plain HTTP. */
  tls?: Tls | undefined;
  spec: WorkloadSpec;
  /** What was captured before, and can be used in every request. */
  values?: Values;
  /** Must have handed the record to the operating system when it returns: an `attempt` precedes its write. */
  onRecord: (record: TimelineRecord) => void;
  /** Vouches for an address that is not loopback. */
  isAllowed?: IsAllowed;
  /** Dotted paths of fields to keep of what writes are answered. */
  alsoRead?: readonly string[];
  /** Ids that others of the run write. */
  isOurs?: (id: string) => boolean;
}

/** Numbers of requests that are sent besides the usual ones, so that none has the number of another. */
const OTHERS = 1_000_000;

/** The users' traffic while it runs. Disposing gives up what is under way; `stop` waits for it. */
export interface Workload extends AsyncDisposable {
  /** What the login captured. */
  readonly values: Values;
  stats(): WorkloadStats;
  /** How many requests have left. */
  sent(): number;
  /** So many times as many as the contract says, from now on. */
  times(times: number): void;
  /** Users log in again, by this, and go on with what it captured. @throws FiredrillError `unavailable` when that fails */
  logIn(spec: LoginSpec): Promise<void>;
  /** Sends nothing more; resolves when every request is over, at most the contract's deadline later. */
  stop(): Promise<void>;
  /** Stops, then asks the target about every id ever attempted; see `readBack`. */
  readBack(limitMs: Millis, signal?: AbortSignal): Promise<void>;
}

/**
 * Logs in where the contract says so, then sends the users' traffic open loop: writes with ids of its own and
 * reads of ids that were acknowledged, by turns (a write in place of a read as long as there is nothing to
 * read). Resolves when the first request is about to be sent.
 *
 * Throws `usage` for a contract that cannot be sent or an address outside the blast radius, `unavailable` when
 * the login fails.
 */
export async function startWorkload(options: WorkloadOptions): Promise<Workload> {
  const { clock, spec, values = {}, onRecord, alsoRead = [], isOurs = () => false } = options;
  const url = allowedAddress('workload', options.url, options.isAllowed, options.tls);
  if (!(spec.ratePerSecond > 0 && spec.deadlineMs > 0)) {
    throw new FiredrillError(
      'usage',
      `workload: ratePerSecond is ${spec.ratePerSecond} and deadlineMs ${spec.deadlineMs}; both must be above 0`,
    );
  }
  const templates = workloadTemplates(spec, Object.keys(values));
  const to = connections(url, { readBody: true, tls: options.tls });
  const captured = { ...values, ...(await loginOrClose(to, spec, values)) };
  const ledger = createLedger();
  const content = createContent(spec.read);
  const traffic = trafficOf({ clock, spec, templates, to, captured, ledger, content, alsoRead, onRecord });
  const listAll = async (ask: Asking) => {
    const [list, fill] = [spec.list, templates.list];
    if (list === undefined || fill === undefined) return null;
    return await countAll(
      list,
      (after) => ask.send(fill({ ...captured, after })),
      (detail) => ask.say(false, detail),
    );
  };
  const asks = { clock, to, deadlineMs: spec.deadlineMs };
  // What it could not say before anything was written shows in what is said of the rows in the end.
  const before = await listAll(asking({ ...asks, limitMs: spec.deadlineMs, onRecord: () => undefined }));
  if (before !== null) onRecord(rowsBefore(clock.now(), before));
  let usual = 0;
  const loop = openLoop({
    clock,
    dueAt: everyPeriod(clock.now(), 1000 / spec.ratePerSecond),
    onDue(n, intended) {
      usual = n + 1;
      traffic.send(n, intended);
    },
  });
  let others = 0;
  let more: OpenLoop | undefined;
  const moreOf = (times: number) => {
    const from = others;
    return openLoop({
      clock,
      dueAt: everyPeriod(clock.now(), 1000 / (spec.ratePerSecond * (times - 1))),
      onDue(n, intended) {
        others = from + n + 1;
        traffic.send(OTHERS + from + n, intended);
      },
    });
  };
  const stop = async () => {
    loop.stop();
    more?.stop();
    await traffic.idle();
  };
  return {
    values: captured,
    stats: traffic.stats,
    sent: () => usual + others,
    times(times) {
      more?.stop();
      more = times > 1 ? moreOf(times) : undefined;
    },
    async logIn(again) {
      Object.assign(captured, await login(to, again, Math.max(spec.deadlineMs, LOGIN_LIMIT_MS), captured));
    },
    stop,
    async readBack(limitMs, signal) {
      await stop();
      const ask = asking({ ...asks, limitMs, onRecord, signal });
      const ids = ledger.ids();
      const known = (id: string) => ({ ...captured, ...ledger.calledBy(id), id });
      const nameOf = (id: string) => templates.listed(known(id));
      const read = (id: string) => templates.read(known(id));
      const list = () => listAll(ask);
      const listed = await readBack({ clock, spec, ask, read, ids, list, nameOf, content, onRecord, signal });
      if (listed === null || before === null) return;
      const own = new Set(ids.map(nameOf));
      onRecord(rowsAfter(clock.now(), listed, before, (name) => own.has(name) || isOurs(name)));
    },
    async [Symbol.asyncDispose]() {
      loop.stop();
      more?.stop();
      to.close();
    },
  };
}

async function loginOrClose(to: Connections, spec: WorkloadSpec, values: Values): Promise<Values> {
  if (spec.login === undefined) return {};
  try {
    return await login(to, spec.login, Math.max(spec.deadlineMs, LOGIN_LIMIT_MS), values);
  } catch (error) {
    to.close();
    throw error;
  }
}
