/** How events are called, so that they are known wherever they come out. */

/** `{event}`: the thing, and which of its events. */
export interface Mark {
  id: string;
  n: number;
}

const MARK = /\b([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.(\d+)(?!\d)/;

export function markOf({ id, n }: Mark): string {
  return `${id}.${n}`;
}

/** The event that a text speaks of; undefined where it speaks of none. */
export function markIn(text: unknown): Mark | undefined {
  if (typeof text !== 'string') return undefined;
  const [, id, n] = MARK.exec(text) ?? [];
  return id === undefined ? undefined : { id, n: Number(n) };
}
