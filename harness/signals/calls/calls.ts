import { setTimeout as pause } from 'node:timers/promises';
import { type Connections, connections, type Exchanged } from '../../http/connections.ts';
import { readCounter } from '../../http/counter.ts';
import { fieldsAt } from '../../http/json-fields.ts';
import { type Fill, requestTemplate, type Values } from '../../http/request-template.ts';
import type { CallSpec, Check, Reach } from '../../model/check.ts';
import type { DrillContract } from '../../model/contract.ts';
import { shortly } from '../../model/errors.ts';
import type { CallRecord, TimelineRecord } from '../../model/timeline.ts';
import { allowedAddress } from '../../safety/allowed-address.ts';
import type { Clock } from '../clock.ts';

/** As far as a started stack knows them. */
export interface Services {
  /** `http://127.0.0.1:port` */
  origin(service: string): string;
  countInLog(service: string, text: string): Promise<number>;
}

export interface ChecksOptions {
  clock: Clock;
  /** Where the target answers, `http://127.0.0.1:port`. */
  url: string;
  /** Where services of the target answer and what they have printed, for what they have counted. */
  services: Services;
  contract: Pick<DrillContract, 'calls' | 'checks'>;
  /** What the workload's login captured. */
  values: Values;
  onRecord: (record: TimelineRecord) => void;
}

/** The checks of one phase while they run. */
export interface RunningChecks {
  /** Lets the rounds under way end, at most a call's deadline later, and counts what they came to. */
  stop(): Promise<void>;
}

/**
 * Starts the checks of a phase side by side: each round after round, its calls at once, the next round when it is
 * due and the one before is over. Resolves when each has been counted and has sent its first round.
 */
export async function startChecks(phase: Check['phase'], options: ChecksOptions): Promise<RunningChecks> {
  const { contract, url } = options;
  const checks = (contract.checks ?? []).filter((check) => check.phase === phase);
  if (checks.length === 0) return { stop: async () => undefined };
  const to = connections(allowedAddress('checks', url), { readBody: true });
  const ending = new AbortController();
  const running = await Promise.all(
    checks.map(async (check) => {
      const call = contract.calls?.[check.call];
      if (call === undefined) return;
      await count(check, 'before', options);
      return { check, over: rounds(check, call, to, options, ending.signal) };
    }),
  );
  return {
    async stop() {
      ending.abort();
      await Promise.all(running.map((one) => one?.over));
      to.close();
      await Promise.all(running.map((one) => one && count(one.check, 'after', options)));
    },
  };
}

async function rounds(
  check: Check,
  call: CallSpec,
  to: Connections,
  { clock, values, onRecord }: ChecksOptions,
  signal: AbortSignal,
): Promise<void> {
  const fill = callTemplate(check.call, call, Object.keys(values));
  const paths = pathsOf(check, call);
  let due = clock.now();
  for (let round = 0; !signal.aborted; round += 1) {
    const n = check.cycle === undefined ? round : round % check.cycle;
    const request = fill({ ...values, n: String(n) });
    const asked = [request.method, request.path, request.body ?? ''].join(' ').trim();
    await Promise.all(
      Array.from({ length: check.together ?? 1 }, async () => {
        const sent = clock.now();
        const exchanged = await new Promise<Exchanged>((resolve) =>
          to.send(request, call.deadlineMs, resolve),
        );
        const { title, phase } = check;
        onRecord({
          kind: 'call',
          check: title,
          phase,
          round,
          request: asked,
          sent,
          t: clock.now(),
          ...came(exchanged, paths),
        });
      }),
    );
    due = Math.max(due + check.everyMs, clock.now());
    await pause(Math.max(0, due - clock.now()), undefined, { signal }).catch(() => undefined);
  }
}

/** @throws FiredrillError `usage` when its request mentions a name that nobody gives */
export function callTemplate(name: string, { request }: CallSpec, captured: readonly string[]): Fill {
  return requestTemplate(`calls.${name}`, request, ['n', ...captured]);
}

/** Every field that anybody asks about. */
function pathsOf(check: Check, { good, compare = [] }: CallSpec): string[] {
  const answers = check.steps.flatMap(({ answers }) => answers.map(({ answer }) => answer));
  const asked = [good, ...answers.filter((answer) => answer !== 'good')];
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
  { title, reaches }: Check,
  edge: 'before' | 'after',
  { clock, services, onRecord }: ChecksOptions,
): Promise<void> {
  if (reaches === undefined) return;
  const seen = await counted(reaches, services).then(
    (value) => ({ value }),
    (error: unknown) => ({ error: shortly(error) }),
  );
  onRecord({ kind: 'count', t: clock.now(), check: title, edge, ...seen });
}

function counted(reach: Reach, services: Services): Promise<number> {
  if ('log' in reach) return services.countInLog(reach.service, reach.log);
  const { service, path, metric, labels = {} } = reach;
  return readCounter(`${services.origin(service)}${path}`, metric, labels);
}
