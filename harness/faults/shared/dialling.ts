import type { DialOutcome, LinkControl } from '../../model/abilities.ts';
import type { Effect } from '../../model/effect.ts';

/** What a client saw, in words that go into a report. */
export function dialInWords(link: string, outcome: DialOutcome): string {
  switch (outcome.kind) {
    case 'refused':
      return `a client on ${link} is refused`;
    case 'silent':
      return `a client on ${link} hears nothing for ${outcome.forMs} ms`;
    case 'closed':
      return `a client on ${link} is hung up on after ${outcome.afterMs} ms`;
    case 'answered':
      return `a client on ${link} is answered after ${outcome.afterMs} ms: ${JSON.stringify(outcome.line)}`;
  }
}

/** Dials every link to a service; the effect is seen when every one of them shows it. */
export async function dialAll(
  links: Pick<LinkControl, 'to' | 'dial'>,
  service: string,
  patienceMs: number,
  signal: AbortSignal,
  shows: (outcome: DialOutcome) => boolean,
): Promise<Effect> {
  const looks = await Promise.all(
    links.to(service).map(async (link) => ({ link, outcome: await links.dial(link, patienceMs, signal) })),
  );
  const healthy = looks.find(({ outcome }) => !shows(outcome));
  const told = healthy ? [healthy] : looks;
  return {
    seen: healthy === undefined,
    how: told.map(({ link, outcome }) => dialInWords(link, outcome)).join('; '),
  };
}

/** Does the same to every link that leads to a service, all at once; one that fails does not stop the others. */
export async function onAll(
  links: Pick<LinkControl, 'to'>,
  service: string,
  change: (link: string) => Promise<void>,
): Promise<void> {
  const settled = await Promise.allSettled(links.to(service).map(change));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Enough for a few hundred packets, which is enough for a share of one in ten to show. */
const MANY = 20;
/** A connection whose first packet is lost comes about a second later. */
const TRAFFIC_PATIENCE_MS = 3_000;

/** Makes some traffic on a link of a service, so that what happens to its packets has something to happen to. */
export async function makeTraffic(
  links: Pick<LinkControl, 'to' | 'dialMany'>,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  const [link] = links.to(service);
  if (link !== undefined)
    await links.dialMany(link, { times: MANY, patienceMs: TRAFFIC_PATIENCE_MS }, signal);
}
