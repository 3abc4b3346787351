/** Whether a service holds no more than before: memory, open files, connections. */

import type { AfterwardsFigure } from '../../model/judgement.ts';
import type { Facts } from '../../signals/facts.ts';
import type { ResourceLook } from '../../signals/resources/resources.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import { HOLDINGS } from './bounds.ts';
import { type Comparison, compare, type Seen } from './compared.ts';
import type { Windows } from './windows.ts';

/** What may be held, each a finding of its own. */
export const HELD = ['memory', 'files', 'connections'] as const;
export type Held = (typeof HELD)[number];

interface Looks {
  before: ResourceLook[];
  after: ResourceLook[];
}

type Value = (look: ResourceLook) => number | undefined;

interface Holding extends Comparison {
  /** It is more than before, and so is what its clients ask of it at once. */
  asked: boolean;
}

/** Of one service, before the fault and after the recovery. */
export function looksOf(service: string, { resources }: Facts, { before, after }: Windows): Looks {
  const looks = resources.filter((look) => look.service === service);
  return {
    before: looks.filter(({ t }) => t >= before.from && t <= before.to),
    after: looks.filter(({ t }) => t >= after.from),
  };
}

/** What was told of it; connections by the service that they lead to, and those it did not close. */
export function holdings(service: string, held: Held, looks: Looks): Holding[] {
  const compared = (name: string, unit: AfterwardsFigure['unit'], value: Value) =>
    comparison(`holdings/${service}/${name}`, unit, held, looks, value);
  switch (held) {
    case 'memory':
      return compared('memory', 'MiB', ({ memoryMiB }) => memoryMiB);
    case 'files':
      return compared('files', 'count', ({ openFiles }) => openFiles);
    case 'connections': {
      const all = [...looks.before, ...looks.after];
      const peers = new Set(all.flatMap(({ connections = {} }) => Object.keys(connections)));
      return [
        ...[...peers].flatMap((peer) =>
          compared(
            `connections/${peer}`,
            'count',
            ({ connections }) => connections && (connections[peer] ?? 0),
          ),
        ),
        ...compared('connections/unclosed', 'count', ({ unclosed }) => unclosed),
      ];
    }
  }
}

function comparison(
  figure: string,
  unit: AfterwardsFigure['unit'],
  held: Held,
  { before, after }: Looks,
  value: Value,
): Holding[] {
  const was = extremes(before, value);
  const is = extremes(after, value);
  if (was === undefined || is === undefined) return [];
  const compared = compare(figure, unit, was, is, HOLDINGS[held]);
  if (unit === 'MiB') return [{ ...compared, asked: false }];
  // Each request may need a connection and a file of its own: as many more as there are more clients may be theirs.
  const clients = extremes(before, (look) => look.clients)?.high ?? 0;
  const own = extremes(after, (look) => {
    const all = value(look);
    return all === undefined ? undefined : all - Math.max(0, (look.clients ?? 0) - clients);
  });
  const asked = compared.grew && own !== undefined && own.low <= compared.limit;
  return [{ ...compared, asked }];
}

export function holdingsClaim(
  service: string,
  held: Held,
  { before, after }: Looks,
  compared: readonly Holding[],
): Claim {
  const judged = judging(`afterwards/holdings/${service}/${held}`);
  if (before.length === 0 || after.length === 0)
    return judged(
      'no-evidence',
      `it was looked at ${before.length} times before and ${after.length} times after`,
    );
  if (compared.length === 0)
    return judged(
      'no-evidence',
      "its image has no shell to read it with, and this process may not look into it from outside: afterwards: { holdings: 'memory' } in the drill's contract asks for memory alone",
    );
  const grown = compared.filter(({ grew }) => grew);
  const leaked = grown.find(({ asked }) => !asked);
  if (leaked !== undefined) return judged('fail', more(leaked), after[0]?.t);
  const [asked] = grown;
  if (asked !== undefined)
    return judged('no-evidence', `${more(asked)}; but its clients ask more of it at once, too`);
  const told = compared.map((one) => `${inWords(one, one.after)} (${shown(one.before)} before)`);
  return judged('pass', told.join(', '));
}

function more(one: Comparison): string {
  return `${inWords(one, one.after)}, where there were ${shown(one.before)} before`;
}

function inWords({ figure }: Comparison, value: number): string {
  const [, , what, peer] = figure.split('/');
  if (what === 'memory') return `${shown(value)} MiB`;
  if (what === 'files') return `${shown(value)} open files`;
  if (peer === 'unclosed') return `${shown(value)} connections that clients closed and it did not`;
  return `${shown(value)} connections to ${peer}`;
}

function shown(value: number): string {
  return value.toFixed(0);
}

function extremes(looks: readonly ResourceLook[], value: Value): Seen | undefined {
  const values = looks.flatMap((look) => value(look) ?? []).toSorted((a, b) => a - b);
  const [low, seen, high] = [values[0], values[Math.floor(values.length / 2)], values.at(-1)];
  return low === undefined || seen === undefined || high === undefined ? undefined : { low, seen, high };
}
