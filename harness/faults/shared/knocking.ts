import type { Knock, LinkControl } from '../../model/abilities.ts';
import type { Effect } from '../../model/effect.ts';

/** What a knock saw, in words that go into a report. */
export function seenAs(link: string, knock: Knock): string {
  switch (knock.kind) {
    case 'refused':
      return `a client on ${link} is refused`;
    case 'silent':
      return `a client on ${link} hears nothing for ${knock.forMs} ms`;
    case 'closed':
      return `a client on ${link} is hung up on after ${knock.afterMs} ms`;
    case 'answered':
      return `a client on ${link} is answered after ${knock.afterMs} ms: ${JSON.stringify(knock.line)}`;
  }
}

/** Knocks on every link to a service; the effect is seen when every one of them shows it. */
export async function knockOnAll(
  links: Pick<LinkControl, 'to' | 'knock'>,
  service: string,
  patienceMs: number,
  signal: AbortSignal,
  shows: (knock: Knock) => boolean,
): Promise<Effect> {
  const looks = await Promise.all(
    links.to(service).map(async (link) => ({ link, knock: await links.knock(link, patienceMs, signal) })),
  );
  const healthy = looks.find(({ knock }) => !shows(knock));
  const told = healthy ? [healthy] : looks;
  return { seen: healthy === undefined, how: told.map(({ link, knock }) => seenAs(link, knock)).join('; ') };
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
const MUCH_PATIENCE_MS = 3_000;

/** Makes some traffic on a link of a service, so that what happens to its packets has something to happen to. */
export async function knockMuch(
  links: Pick<LinkControl, 'to' | 'knocks'>,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  const [link] = links.to(service);
  if (link !== undefined) await links.knocks(link, { times: MANY, patienceMs: MUCH_PATIENCE_MS }, signal);
}
