import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** What a stand-in was told, in order, on its disk: it is there again after the process was killed. */
export interface Journal<Entry extends object> {
  add(entry: Entry): void;
  all(): readonly Entry[];
}

/** @param file one JSON object a line; half a line at its end is what was being written when the process died */
export function openJournal<Entry extends object>(
  file: string,
  parse: (value: unknown) => Entry,
): Journal<Entry> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const half = lines.pop() ?? '';
  if (half !== '') appendFileSync(file, '\n');
  const entries = lines.flatMap((line) => (line.startsWith('{') ? parsed(line, parse) : []));
  return {
    add(entry) {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
      entries.push(entry);
    },
    all: () => entries,
  };
}

function parsed<Entry>(line: string, parse: (value: unknown) => Entry): Entry[] {
  try {
    return [parse(JSON.parse(line))];
  } catch {
    return [];
  }
}
