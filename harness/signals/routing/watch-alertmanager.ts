import { z } from 'zod';
import type { Clock } from '../../host/clock.ts';
import { every } from '../../host/every.ts';
import { jsonReader } from '../../http/json-reader.ts';
import { type AlertmanagerConfiguration, blackHole } from '../../rules/alertmanager/configuration.ts';
import type { Labels } from '../../rules/alertmanager/matchers.ts';
import { routesTaken } from '../../rules/alertmanager/routing.ts';
import { inhibited, mutedAt, muteOf, mutingAt, type Suppression } from '../../rules/alertmanager/silence.ts';
import type { Recorder } from '../recorder.ts';

const alertsAnswer = z.array(
  z.object({
    fingerprint: z.string(),
    labels: z.record(z.string(), z.string()),
    status: z.object({
      state: z.enum(['active', 'suppressed', 'unprocessed']),
      inhibitedBy: z.array(z.string()),
      silencedBy: z.array(z.string()),
      /** Of Alertmanager 0.28 and newer. */
      mutedBy: z.array(z.string()).default([]),
    }),
  }),
);
type Answered = z.infer<typeof alertsAnswer>;

export interface AlertmanagerWatch {
  origin: string;
  configuration: AlertmanagerConfiguration;
  clock: Clock;
  recorder: Pick<Recorder, 'record'>;
  signal: AbortSignal;
}

/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 100;
const LIMIT_MS = 2000;

/** Watches what Alertmanager does with each alert until `signal` aborts; says it anew when that changes. */
export async function watchAlertmanager(watch: AlertmanagerWatch): Promise<void> {
  const { origin, clock, recorder, signal } = watch;
  await using reader = jsonReader(origin, LIMIT_MS);
  const known = new Map<string, string>();
  let after = clock.now();
  await every({ pauseMs: LOOK_EVERY_MS }, signal, async () => {
    const asked = clock.now();
    // One that does not answer is missed by Prometheus as well, which says so.
    const answer = await reader.get('/api/v2/alerts').catch(() => undefined);
    if (answer === undefined) return;
    const t = clock.now();
    const alerts = alertsAnswer.parse(answer);
    for (const one of alerts) {
      const told = routed(watch.configuration, one, alerts);
      const key = JSON.stringify(told);
      if (known.get(one.fingerprint) === key) continue;
      known.set(one.fingerprint, key);
      recorder.record({ kind: 'routed', t, after, ...told });
    }
    after = asked;
  });
}

function routed(configuration: AlertmanagerConfiguration, one: Answered[number], all: Answered) {
  const { labels, status } = one;
  const sources = all.filter(({ fingerprint }) => status.inhibitedBy.includes(fingerprint));
  const suppressedBy: Suppression[] = [
    ...sources.map((source) => inhibited(configuration, labels, source.labels)),
    ...status.silencedBy.map((id): Suppression => ({ by: 'silence', name: id, how: '' })),
    ...mutes(configuration, labels, status.mutedBy),
  ];
  return {
    alert: labels.alertname ?? '',
    labels,
    state: status.state,
    suppressedBy,
    routes: routesTaken(configuration.route, labels).map(({ key, receiver }) => {
      const unread = blackHole(configuration, receiver);
      return { key, receiver, ...(unread === undefined ? {} : { unread }) };
    }),
    muting: mutingAt(configuration, Date.now()),
  };
}

/** What Alertmanager says mutes it, in production's words; before it has looked, what the file says of this hour. */
function mutes(
  configuration: AlertmanagerConfiguration,
  labels: Labels,
  named: readonly string[],
): Suppression[] {
  const now = Date.now();
  if (named.length === 0) return mutedAt(configuration, labels, now);
  const taken = routesTaken(configuration.route, labels);
  const said = taken.flatMap((route) => muteOf(configuration, route, now));
  const known = said.filter(({ name }) => named.includes(name));
  return known.length > 0 ? known : named.map((name) => ({ by: 'interval', name, how: '' }));
}
