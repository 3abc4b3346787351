/**
 * Timelines of before promises had keys (schema 1): checks, metrics, retries and stop conditions were lists, and records
 * spoke of them by their titles. Read as if each had been called by its title, in the letters that a key may have.
 *
 * And samples for which JSON has no number, which were stored as null whatever they were.
 *
 * And connections of a service as one number, which had those of its clients in it: no word of how many it opened itself.
 */

type Stored = Record<string, unknown>;

/** The phase in which a look counted, by the phase in which it was taken; in the others it counted for nothing. */
const PHASE_ASKED: Readonly<Record<string, string>> = { start: 'steady', steady: 'steady', verify: 'verify' };
const LISTS = ['checks', 'retries'] as const;

/** A record as today's judge reads it; one that is of today is returned as it is. */
export function upgraded<One extends { kind: string }>(record: One): One {
  switch (record.kind) {
    case 'run':
      return survivals(header(record));
    case 'resource':
      return 'connections' in record && typeof record.connections === 'number'
        ? without(record, 'connections')
        : record;
    case 'metric':
      return samples(
        'title' in record && 'phase' in record
          ? renamed(record, { metric: metricKey(String(record.title), String(record.phase)) })
          : record,
      );
    case 'call':
    case 'count':
      return 'check' in record ? renamed(record, { check: keyOf(String(record.check)) }) : record;
    default:
      return record;
  }
}

function samples<One extends object>(record: One): One {
  if (!('values' in record && Array.isArray(record.values) && record.values.includes(null))) return record;
  return renamed(record, { values: record.values.map((value: unknown) => value ?? 'NaN') });
}

function header<One extends { kind: string }>(record: One): One {
  if (!('schema' in record) || record.schema !== 1 || !('contract' in record)) return record;
  const keyed: Stored = Object.assign({}, record.contract);
  for (const name of LISTS) if (name in keyed) keyed[name] = byKey(keyed[name], ({ title }) => keyOf(title));
  // One title may have been promised of several phases.
  keyed.metrics = byKey(keyed.metrics, ({ title, phase }) => metricKey(title, phase));
  if ('abortIf' in keyed)
    keyed.abortIf = byKey(keyed.abortIf, ({ title, probe }) => keyOf(title ?? `${probe} bad`));
  return renamed(record, { schema: 2, contract: keyed });
}

/** That no other service ends was part of what must be as it was, before it was a promise of its own. */
function survivals<One extends { kind: string }>(record: One): One {
  if (!('contract' in record)) return record;
  const { afterwards, ...others }: Stored = Object.assign({}, record.contract);
  if (typeof afterwards !== 'object' || afterwards === null || !('endings' in afterwards)) return record;
  const { endings, ...held } = afterwards;
  const survives = endings === true ? { survives: {} } : {};
  return renamed(record, { contract: { ...others, afterwards: held, ...survives } });
}

/** A list of promises as a map; what is a map already stays one. */
function byKey(
  list: unknown,
  key: (one: { title: string; probe?: string; phase: string }) => string,
): unknown {
  return Array.isArray(list) ? Object.fromEntries(list.map((one) => [key(one), one])) : list;
}

function metricKey(title: string, phase: string): string {
  const [, stop] = /^abort if (.*)$/s.exec(title) ?? [];
  if (stop !== undefined) return `abortIf/${keyOf(stop)}`;
  return `${keyOf(title)}-${PHASE_ASKED[phase] ?? 'hold'}`;
}

/** `no user request fails in steady state` → `no-user-request-fails-in-steady-state` */
function keyOf(title: string): string {
  const letters = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return /^[a-z]/.test(letters) ? letters : `promise-${letters}`;
}

function without<One extends object>(record: One, key: string): One {
  const copy = { ...record };
  Reflect.deleteProperty(copy, key);
  return copy;
}

function renamed<One extends object>(record: One, changes: object): One {
  return Object.assign({}, record, changes);
}
