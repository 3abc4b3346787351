import type { RefusedRecord } from '../../model/timeline.ts';

/** `on-call/slack[0]: notify retry canceled due to unrecoverable error after 1 attempts: channel "#a": …` */
const FAILED =
  /(?<receiver>[^;]+?)\/(?<integration>[a-z0-9]+\[\d+\]): notify retry canceled (?:due to unrecoverable error )?after \d+ attempts: (?<detail>.*?)(?=; [^;]+?\/[a-z0-9]+\[\d+\]: notify retry|$)/g;

/** What Alertmanager logged of notifications that it could not make, each once. */
export function refusalsIn(
  lines: readonly { line: string; at: number }[],
): Omit<RefusedRecord, 'kind' | 't'>[] {
  const found = new Map<string, Omit<RefusedRecord, 'kind' | 't'>>();
  const add = (receiver: string, integration: string, detail: string, at: number) => {
    const key = `${receiver}/${integration}: ${detail}`;
    if (!found.has(key)) found.set(key, { receiver: receiver.trim(), integration, detail, at });
  };
  for (const { line, at } of lines) {
    const said = fields(line);
    const { msg, err = '', receiver, integration } = said;
    if (msg === 'Notify attempt failed, will retry later' && receiver !== undefined)
      add(receiver, integration ?? '', err, at);
    if (msg !== 'Notify for alerts failed') continue;
    for (const { groups } of err.matchAll(FAILED))
      add(groups?.receiver ?? '', groups?.integration ?? '', groups?.detail ?? '', at);
  }
  return [...found.values()];
}

/** A line of logfmt. */
function fields(line: string): Record<string, string> {
  const pairs = line.matchAll(/(?<key>[\w.]+)=(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<plain>\S*))/g);
  return Object.fromEntries(
    [...pairs].map(({ groups }) => [
      groups?.key ?? '',
      groups?.quoted?.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one)) ??
        groups?.plain ??
        '',
    ]),
  );
}
