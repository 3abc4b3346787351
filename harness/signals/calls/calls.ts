import type { Clock } from '../../host/clock.ts';
import { every } from '../../host/every.ts';
import { type Connections, connections, type Exchanged } from '../../http/connections.ts';
import { readCounter } from '../../http/counter.ts';
import { sendOnce } from '../../http/exchange.ts';
import { fieldsAt } from '../../http/json-fields.ts';
import { type Fill, requestTemplate, type Values } from '../../http/request-template.ts';
import { shortly } from '../../model/errors.ts';
import type { CallRecord, TimelineRecord } from '../../model/timeline.ts';
import type { Tls } from '../../model/tls.ts';
import { allowedAddress } from '../../safety/allowed-address.ts';
import type { NeedOf } from '../need.ts';
import type { CallSpec, Check, Reach } from './check.ts';

/** As far as a started stack knows them. */
export interface Services {
  /** `http://127.0.0.1:port` */
  origin(service: string): string;
  tls(service: string): Tls | undefined;
  countInLog(service: string, text: string): Promise<number>;
}

export interface CallsOptions {
  clock: Clock;
  /** The service that users call. */
  entry: string;
  /** Where services of the target answer and what they have printed, for what they have counted. */
  services: Services;
  /** What the workload's login captured. */
  values: Values;
  onRecord: (record: TimelineRecord) => void;
}

/** A check that is made, and what its records are called after. */
export type Asked = Pick<NeedOf<'calls'>, 'key' | 'name' | 'check' | 'call'>;

/**
 * Starts checks side by side: each round after round, its calls at once, the next round when it is due and the one before
 * is over. Resolves when each has been counted and has sent its first round; disposing lets the rounds under way end, at
 * most a call's deadline later, and counts what they came to.
 */
export async function startCalls(asked: readonly Asked[], options: CallsOptions): Promise<AsyncDisposable> {
  if (asked.length === 0) return { [Symbol.asyncDispose]: async () => undefined };
  const opened = new Map<string, Connections>();
  const to = ({ service = options.entry }: CallSpec): Connections => {
    const tls = options.services.tls(service);
    const url = allowedAddress('checks', options.services.origin(service), undefined, tls);
    const made = opened.get(service) ?? connections(url, { readBody: true, tls });
    opened.set(service, made);
    return made;
  };
  const ending = new AbortController();
  const running = await Promise.all(
    asked.map(async (one) => {
      await count(one, 'before', options);
      return { one, over: rounds(one, to(one.call), options, ending.signal) };
    }),
  );
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await Promise.all(running.map(({ over }) => over));
      for (const one of opened.values()) one.close();
      await Promise.all(running.map(({ one }) => count(one, 'after', options)));
    },
  };
}

async function rounds(
  { key, name, check, call }: Asked,
  to: Connections,
  { clock, values, onRecord }: CallsOptions,
  signal: AbortSignal,
): Promise<void> {
  const fill = callTemplate(name, call, Object.keys(values));
  const paths = pathsOf(check, call);
  let next = 0;
  await every({ periodMs: check.everyMs }, signal, async () => {
    const round = next;
    next += 1;
    const n = check.cycle === undefined ? round : round % check.cycle;
    const request = fill({ ...values, n: String(n) });
    const asked = [request.method, request.path, request.body ?? ''].join(' ').trim();
    await Promise.all(
      Array.from({ length: check.together ?? 1 }, async () => {
        const sent = clock.now();
        const exchanged = await sendOnce(to, request, call.deadlineMs);
        onRecord({
          kind: 'call',
          check: key,
          phase: check.phase,
          round,
          request: asked,
          sent,
          t: clock.now(),
          ...came(exchanged, paths),
        });
      }),
    );
  });
}

/** @throws FiredrillError `usage` when its request mentions a name that has no value */
export function callTemplate(name: string, { request }: CallSpec, captured: readonly string[]): Fill {
  return requestTemplate(`calls.${name}`, request, ['n', ...captured]);
}

/** Every field that a step or a comparison asks about. */
function pathsOf(check: Check, { good, compare = [] }: CallSpec): string[] {
  const answers = check.steps.flatMap(({ answers }) => answers.map(({ answer }) => answer));
  const asked = [good, ...answers.filter((answer) => answer !== 'good' && answer !== 'none')];
  return [...new Set([...asked.flatMap(({ json }) => Object.keys(json ?? {})), ...compare])];
}

function came(
  exchanged: Exchanged,
  paths: readonly string[],
): Pick<CallRecord, 'outcome' | 'status' | 'json'> {
  if (exchanged.kind !== 'answer') return { outcome: exchanged.kind };
  const json = fieldsAt(exchanged.body, paths);
  return { outcome: 'answered', status: exchanged.status, ...(json === undefined ? {} : { json }) };
}

async function count(
  { key, check: { reaches } }: Asked,
  edge: 'before' | 'after',
  { clock, services, onRecord }: CallsOptions,
): Promise<void> {
  if (reaches === undefined) return;
  const seen = await counted(reaches, services).then(
    (value) => ({ value }),
    (error: unknown) => ({ error: shortly(error) }),
  );
  onRecord({ kind: 'count', t: clock.now(), check: key, edge, ...seen });
}

function counted(reach: Reach, services: Services): Promise<number> {
  if ('log' in reach) return services.countInLog(reach.service, reach.log);
  const { service, path, metric, labels = {} } = reach;
  return readCounter(`${services.origin(service)}${path}`, metric, labels);
}
