/** Whether a text is of Prometheus' text format 0.0.4, by "Exposition formats" of its documentation. */

const NAME = '[A-Za-z_:][A-Za-z0-9_:]*';
const LABELS = String.raw`\{(?:\s*[A-Za-z_]\w*\s*=\s*"(?:[^"\\]|\\[\\n"])*"\s*(?:,|(?=\})))*\s*\}`;
const VALUE = String.raw`(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?[Ii]nf|[Nn]a[Nn])`;
const SAMPLE = new RegExp(`^(${NAME})\\s*(${LABELS})?\\s+(${VALUE})(?:\\s+-?\\d+)?\\s*$`);
const TYPE = new RegExp(`^#\\s+TYPE\\s+(${NAME})\\s+(counter|gauge|histogram|summary|untyped)\\s*$`);

export interface Exposition {
  /** Of samples, each once. */
  names: ReadonlySet<string>;
  /** The first line that is none, and why. */
  problem?: string;
}

/** Reads an exposition line by line. */
export function readExposition(text: string): Exposition {
  const names = new Set<string>();
  const series = new Set<string>();
  const typed = new Set<string>();
  let problem: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const wrong = (why: string) => {
      problem ??= `line ${index + 1} ${why}: ${line.slice(0, 80)}`;
    };
    if (line.trim() === '') continue;
    if (line.startsWith('#')) {
      if (!/^#\s+TYPE\b/.test(line)) continue;
      const [, name] = TYPE.exec(line) ?? [];
      if (name === undefined) wrong('declares no type');
      else if (typed.has(name)) wrong('declares a type twice');
      else typed.add(name);
      continue;
    }
    const [, name, labels = ''] = SAMPLE.exec(line) ?? [];
    if (name === undefined) wrong('is no sample');
    else {
      names.add(name);
      const key = `${name}${labels}`;
      if (series.has(key)) wrong('is there twice');
      series.add(key);
    }
  }
  if (text !== '' && !text.endsWith('\n')) problem ??= 'the last line has no end';
  return { names, ...(problem === undefined ? {} : { problem }) };
}
