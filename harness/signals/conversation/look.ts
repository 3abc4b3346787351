import type { Clock } from '../../host/clock.ts';
import { connections } from '../../http/connections.ts';
import { describeExchange, sendOnce } from '../../http/exchange.ts';
import { atPath, parseJson } from '../../http/json-fields.ts';
import { requestTemplate, type Values } from '../../http/request-template.ts';
import type { EffectsSpec, ShownOf, SideSpec } from '../../model/conversation.ts';
import type { RecordOf } from '../../model/timeline.ts';
import { allowedAddress } from '../../safety/allowed-address.ts';
import { markIn } from './mark.ts';
import type { Ways } from './speak.ts';

/** A list that never ends is one that leads in circles. */
const MOST_PAGES = 1000;

export type Effect = RecordOf<'effect-seen'>;

/** What a side showed, all of it: `undefined` where it could not be had, and `problem` says why. */
export interface Shown {
  effects: Effect[];
  /** Items without an event of ours. */
  others: number;
}

export interface Looked {
  shown?: Shown;
  problem?: string;
}

/** Asks a side once for what it has, for all that it was told, or for what is written down there. */
export async function lookAt(options: {
  clock: Clock;
  name: string;
  side: SideSpec;
  of: ShownOf;
  entry: string;
  ways: Ways;
  captured: Values;
  deadlineMs: number;
}): Promise<Looked> {
  const { clock, name, side, of, entry, ways, captured, deadlineMs } = options;
  const spec = side[of];
  if (spec === undefined) return { problem: `the contract does not say how ${name} tells` };
  const service = side.service ?? entry;
  const tls = ways.tls(service);
  const to = connections(allowedAddress('conversation', ways.origin(service), undefined, tls), {
    readBody: true,
    tls,
  });
  try {
    const fill = sideTemplate(`conversation.sides.${name}.${of}`, spec, Object.keys(captured));
    const shown: Shown = { effects: [], others: 0 };
    let after: unknown = spec.pages?.first ?? '';
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const exchanged = await sendOnce(to, fill({ ...captured, after: String(after) }), deadlineMs);
      const body =
        exchanged.kind === 'answer' && exchanged.status < 300 ? parseJson(exchanged.body) : undefined;
      const items = spec.items === '' ? body : atPath(body, spec.items);
      if (!Array.isArray(items))
        return { problem: `${spec.method} ${spec.path} gave no list: ${describeExchange(exchanged)}` };
      for (const item of items) take(shown, item, spec, { side: name, of, t: clock.now() });
      after = spec.pages === undefined ? null : atPath(body, spec.pages.next);
      if (after === null || after === undefined) return { shown };
    }
    return { problem: `${spec.method} ${spec.path} did not end after ${MOST_PAGES} pages` };
  } finally {
    to.close();
  }
}

/** @throws FiredrillError `usage` for a placeholder that nothing fills */
export function sideTemplate(what: string, spec: EffectsSpec, captured: readonly string[]) {
  return requestTemplate(what, spec, spec.pages === undefined ? captured : [...captured, 'after']);
}

function take(shown: Shown, item: unknown, spec: EffectsSpec, of: Pick<Effect, 'side' | 'of' | 't'>): void {
  const mark = markIn(atPath(item, spec.shows));
  if (mark === undefined) {
    shown.others += 1;
    return;
  }
  const at = spec.at === undefined ? undefined : atPath(item, spec.at);
  const lacks = (spec.needs ?? []).filter((path) => isNothing(atPath(item, path)));
  shown.effects.push({
    kind: 'effect-seen',
    ...of,
    ...mark,
    place: shown.effects.length,
    ...(typeof at === 'number' ? { at } : {}),
    ...(lacks.length === 0 ? {} : { lacks }),
  });
}

const isNothing = (value: unknown): boolean => value === undefined || value === null || value === '';
