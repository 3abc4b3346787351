/** Whether a service holds no more than before: memory, open files, connections. */

import type { Facts } from '../../signals/facts.ts';
import type { ResourceLook } from '../../signals/resources/resources.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import { HOLDINGS } from './bounds.ts';
import { type Comparison, compare, type Seen } from './compared.ts';
import type { Windows } from './windows.ts';

interface Looks {
  before: ResourceLook[];
  after: ResourceLook[];
}

/** Of one service, before the fault and after the recovery. */
export function looksOf(service: string, { resources }: Facts, { before, after }: Windows): Looks {
  const looks = resources.filter((look) => look.service === service);
  return {
    before: looks.filter(({ t }) => t >= before.from && t <= before.to),
    after: looks.filter(({ t }) => t >= after.from),
  };
}

/** What of it was told, one figure each; connections by the service that they lead to. */
export function holdings(service: string, { before, after }: Looks): Comparison[] {
  const peers = new Set([...before, ...after].flatMap(({ connections = {} }) => Object.keys(connections)));
  const of = (
    name: string,
    unit: 'MiB' | 'count',
    bound: keyof typeof HOLDINGS,
    value: (look: ResourceLook) => number | undefined,
  ): Comparison[] => {
    const [was, is] = [extremes(before, value), extremes(after, value)];
    return was === undefined || is === undefined
      ? []
      : [compare(`holdings/${service}/${name}`, unit, was, is, HOLDINGS[bound])];
  };
  return [
    ...of('memory', 'MiB', 'memory', ({ memoryMiB }) => memoryMiB),
    ...of('files', 'count', 'files', ({ openFiles }) => openFiles),
    ...[...peers].flatMap((peer) =>
      of(
        `connections/${peer}`,
        'count',
        'connections',
        ({ connections }) => connections && (connections[peer] ?? 0),
      ),
    ),
    ...of('unclosed', 'count', 'connections', ({ unclosed }) => unclosed),
  ];
}

export function holdingsClaim(
  service: string,
  { before, after }: Looks,
  compared: readonly Comparison[],
  asked: 'everything' | 'memory',
): Claim {
  const judged = judging(`afterwards/holdings/${service}`);
  if (before.length === 0 || after.length === 0)
    return judged(
      'no-evidence',
      `it was looked at ${before.length} times before and ${after.length} times after`,
    );
  const grown = compared.find(({ grew }) => grew);
  if (grown !== undefined)
    return judged(
      'fail',
      `${inWords(grown, grown.after)}, where there were ${grown.unit === 'MiB' ? inWords(grown, grown.before) : shown(grown.before)} before`,
      after[0]?.t,
    );
  const told = compared.map((one) => `${inWords(one, one.after)} (${shown(one.before)} before)`).join(', ');
  if (asked === 'everything' && !compared.some(({ figure }) => figure.endsWith('/files')))
    return judged(
      'no-evidence',
      `${told}; its files and connections are not known, since its image has no shell to read them with: ` +
        "afterwards: { holdings: 'memory' } in the drill's contract asks for memory alone",
    );
  return judged('pass', told);
}

function inWords({ figure }: Comparison, value: number): string {
  const [, , what, peer] = figure.split('/');
  if (what === 'memory') return `${shown(value)} MiB of memory`;
  if (what === 'files') return `${shown(value)} open files`;
  if (what === 'unclosed') return `${shown(value)} connections that clients closed and it did not`;
  return `${shown(value)} connections to ${peer}`;
}

function shown(value: number): string {
  return value.toFixed(0);
}

function extremes(
  looks: readonly ResourceLook[],
  value: (look: ResourceLook) => number | undefined,
): Seen | undefined {
  const values = looks.flatMap((look) => value(look) ?? []).toSorted((a, b) => a - b);
  const [low, seen, high] = [values[0], values[Math.floor(values.length / 2)], values.at(-1)];
  return low === undefined || seen === undefined || high === undefined ? undefined : { low, seen, high };
}
