import { COLLECTION_STYLE, EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml';

/** A list or map in brackets that holds words and nothing in brackets or quotes, with nothing behind it. */
const SIMPLE_FLOW = /^[{[][^{}[\]"'#]*[}\]][ \t\r]*(?:#.*)?$/;
/** What other readers do not look ahead for, to find out that it is a key. */
const LONG_KEY = 1000;
/** Prometheus takes these, written plainly, for a field that is not set. */
export const PLAIN_NULL = /^(?:~|[Nn]ull|NULL)?$/;

/**
 * The one document of a file as plain data, all scalars strings or null; in a tenth of the time that a parser takes which
 * remembers where everything stands.
 * @returns `undefined` where it holds more than that (anchors, tags, several documents, nested brackets), or is no YAML to
 * this reader: another has to read it, or to say what is wrong
 */
export function plainYaml(text: string): { readonly document: unknown } | undefined {
  if (text.includes('<<') || /^\.\.\./m.test(text)) return undefined;
  try {
    return composed(text, parseEvents(text, {}));
  } catch {
    return undefined;
  }
}

/** A list or map whose end has not come yet; of a map the key whose value is next. */
type Open = { readonly list: unknown[] } | { readonly map: Record<string, unknown>; key: string | undefined };

function composed(text: string, events: readonly Event[]): { document: unknown } | undefined {
  const [first, ...rest] = events;
  if (first?.type !== EVENT_ID.DOCUMENT || first.explicitEnd || first.directives.length > 0) return undefined;
  const open: Open[] = [];
  let document: unknown = null;
  const put = (value: unknown): boolean => {
    const inside = open.at(-1);
    if (inside === undefined) document = value;
    else if ('list' in inside) inside.list.push(value);
    else if (inside.key === undefined) return false;
    else {
      inside.map[inside.key] = value;
      inside.key = undefined;
    }
    return true;
  };
  for (const event of rest) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.ALIAS) return undefined;
    if (event.tagStart >= 0 || event.anchorStart >= 0) return undefined;
    if (event.type === EVENT_ID.SCALAR) {
      const written = event.valueStart < 0 ? '' : getScalarValue(text, event);
      const value = event.style === SCALAR_STYLE.PLAIN && PLAIN_NULL.test(written) ? null : written;
      const inside = open.at(-1);
      if (inside !== undefined && 'map' in inside && inside.key === undefined) {
        if (value === null || value.length > LONG_KEY || value in inside.map) return undefined;
        inside.map[value] = undefined;
        inside.key = value;
      } else put(value);
      continue;
    }
    if (event.style === COLLECTION_STYLE.FLOW && !simply(text, event.start)) return undefined;
    const opened: Open =
      event.type === EVENT_ID.SEQUENCE ? { list: [] } : { map: Object.create(null), key: undefined };
    if (!put('list' in opened ? opened.list : opened.map)) return undefined;
    open.push(opened);
  }
  return typeof document === 'object' && document !== null ? { document } : undefined;
}

function simply(text: string, start: number): boolean {
  const end = text.indexOf('\n', start);
  return SIMPLE_FLOW.test(text.slice(start, end < 0 ? text.length : end));
}
