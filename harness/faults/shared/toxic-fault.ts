import { wilson } from '../../figures/wilson.ts';
import type { Abilities, DialOutcome, Toxic } from '../../model/abilities.ts';
import type { Effect, Rate } from '../../model/effect.ts';
import type { Fault } from '../../model/fault.ts';
import { dialInWords } from './dialling.ts';

/** What Toxiproxy does to a link, and what of it a client can see. */
export interface ToxicShape {
  name: string;
  toxic: Omit<Toxic, 'name' | 'toxicity'>;
  /** Whether a client that saw this was struck. */
  strikes(outcome: DialOutcome): boolean;
  /** Milliseconds after which a client that was struck has seen that it was. */
  patienceMs: number;
  /** What it does shows only when the connection ends. */
  toTheEnd?: boolean;
  /**
   * Milliseconds between draws of open connections. Left out: so long that one which was struck has been given up, so
   * that drawing again gives no client the second half of an answer.
   */
  drawEveryMs?: number;
}

export interface ToxicReach {
  /** The chance, 0 to 1, that a connection is struck; 1 when left out. */
  chance?: number;
  /** Every link of the stack, and not only those that lead to the service. */
  everywhere?: boolean;
}

/** Clients enough to tell a chance of one in three from none, and from certainty. */
const CLIENTS = 30;
const DRAW_EVERY_MS = 2_000;

/**
 * A toxic as a fault. Where it strikes by chance, each new connection draws once, and each that is open draws again
 * and again: a client that keeps its connections would otherwise be struck at once or never.
 */
export function toxicFault(
  shape: ToxicShape,
  { chance = 1, everywhere = false }: ToxicReach = {},
): Fault<'links'> {
  const toxic: Toxic = { ...shape.toxic, name: shape.name, toxicity: chance };
  const linksOf = (links: Abilities['links'], service: string) =>
    everywhere ? links.all() : links.to(service);
  const onEach = async (
    links: Abilities['links'],
    service: string,
    act: (link: string) => Promise<void>,
  ): Promise<void> => {
    const settled = await Promise.allSettled(linksOf(links, service).map(act));
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  };
  return {
    name: shape.name,

    inject: ({ links }, service, signal) =>
      onEach(links, service, (link) => links.addToxic(link, toxic, signal)),

    undo: ({ links }, service, signal) =>
      onEach(links, service, (link) => links.removeToxic(link, toxic.name, signal)),

    effect: ({ links }, service, signal) =>
      chance < 1
        ? rateSeen(shape, chance, links, linksOf(links, service), signal)
        : alwaysSeen(shape, links, linksOf(links, service), signal),

    ...(chance < 1
      ? {
          strikes: { chance, of: 'connections' } as const,
          again: {
            everyMs: shape.drawEveryMs ?? DRAW_EVERY_MS,
            act: ({ links }, service, signal) =>
              onEach(links, service, (link) => links.redraw(link, toxic, signal)),
          },
        }
      : {}),
  };
}

/** The effect is seen when every link shows it. */
async function alwaysSeen(
  shape: ToxicShape,
  links: Abilities['links'],
  names: readonly string[],
  signal: AbortSignal,
): Promise<Effect> {
  const looks = await Promise.all(
    names.map(async (link) => ({
      link,
      outcomes: await links.dialMany(link, { ...listening(shape), times: 1 }, signal),
    })),
  );
  const spared = looks.filter(({ outcomes }) => !outcomes.every(shape.strikes));
  const told = spared.length > 0 ? spared : looks;
  return {
    seen: spared.length === 0,
    how: told
      .flatMap(({ link, outcomes }) => outcomes.map((outcome) => dialInWords(link, outcome)))
      .join('; '),
  };
}

/** So many clients at once on one of the links tell how many of them are struck. */
async function rateSeen(
  shape: ToxicShape,
  chance: number,
  links: Abilities['links'],
  names: readonly string[],
  signal: AbortSignal,
): Promise<Effect> {
  const looks = await Promise.all(
    names.map(async (link) => {
      const own = await links.connections(link, signal);
      const outcomes = await links.dialMany(link, { ...listening(shape), times: CLIENTS }, signal);
      return { link, trials: outcomes.length, struck: outcomes.filter(shape.strikes).length, own };
    }),
  );
  const sum = (of: (look: (typeof looks)[number]) => number) =>
    looks.reduce((all, look) => all + of(look), 0);
  const rate: Rate = {
    chance,
    of: 'connections',
    trials: sum(({ trials }) => trials),
    struck: sum(({ struck }) => struck),
    own: sum(({ own }) => own),
  };
  return {
    seen: looks.every((look) => isStruckBy(chance, look)),
    how: looks
      .map(
        ({ link, trials, struck, own }) =>
          `${shape.name} strikes ${struck} of ${trials} clients on ${link}, on which the target has ${own} connections`,
      )
      .join('; '),
    rate,
  };
}

/** One client that a busy machine kept waiting is not a third of them. */
function isStruckBy(chance: number, { struck, trials }: { struck: number; trials: number }): boolean {
  return struck > 0 && wilson(struck, trials).high >= chance;
}

const listening = ({ patienceMs, toTheEnd = false }: ToxicShape) => ({ patienceMs, toTheEnd });
