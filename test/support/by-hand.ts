import type Docker from 'dockerode';
import { pause } from '../../harness/host/pause.ts';
import { LABEL_SERVICE } from '../../harness/safety/labels.ts';

/** As a person does it who has a browser and a clock on the wall. */
const EVERY_MS = 1_000;

export interface Seen {
  /** Milliseconds since 1970: when it was asked, and when that was over. */
  asked: number;
  told: number;
  ok: boolean;
}

/** What is asked by hand, and of which service. */
export interface ByHand extends Pick<RequestInit, 'method'> {
  service: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: object;
}

/** One request a second to a service of whatever run has one of this name, without Firedrill. Ends by `signal`. */
export async function askedByHand(
  docker: Docker,
  { service, path, method = 'GET', headers = {}, body }: ByHand,
  signal: AbortSignal,
): Promise<Seen[]> {
  const seen: Seen[] = [];
  const request = {
    method,
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  };
  while (!signal.aborted) {
    const asked = Date.now();
    const port = await portOf(docker, service).catch(() => undefined);
    if (port !== undefined) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(EVERY_MS)]);
      const ok = await fetch(`http://127.0.0.1:${port}${path}`, { ...request, signal: limit }).then(
        async (answer) => answer.ok && (await answer.text()) !== '',
        () => false,
      );
      seen.push({ asked, told: Date.now(), ok });
    }
    await pause(Math.max(0, asked + EVERY_MS - Date.now()), signal).catch(() => undefined);
  }
  return seen;
}

async function portOf(docker: Docker, service: string): Promise<number | undefined> {
  const [container] = await docker.listContainers({ filters: { label: [`${LABEL_SERVICE}=${service}`] } });
  return container?.Ports.find(({ PublicPort }) => PublicPort !== undefined)?.PublicPort;
}

/** How long it was away between two good answers: at least and at most, milliseconds. */
export function outageByHand(seen: readonly Seen[]): { low: number; high: number } {
  const first = seen.findIndex(({ ok }) => ok);
  const begins = seen.findIndex(({ ok }, at) => at > first && !ok);
  const ends = seen.findIndex(({ ok }, at) => at > begins && ok);
  const [before, bad, lastBad, after] = [seen[begins - 1], seen[begins], seen[ends - 1], seen[ends]];
  if (first < 0 || begins < 0 || ends < 0 || !before || !bad || !lastBad || !after)
    throw new Error(
      `it was not seen to go and to come back: ${seen.map(({ ok }) => (ok ? '+' : '-')).join('')}`,
    );
  return { low: lastBad.asked - bad.told, high: after.told - before.asked };
}
