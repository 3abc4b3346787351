import { columns } from '../../text/columns.ts';
import { duration } from '../../text/format.ts';
import type { Cell, Row, State } from './rule-matrix.ts';

const WORDS: Readonly<Record<State, string>> = {
  fires: 'fires',
  cannot: 'cannot',
  silent: 'silent',
  unknown: '?',
  expected: 'must',
  untried: 'untried',
  apart: '-',
};

const LEGEND = `fires    a run saw it fire, or replayed its own rule and it would have
cannot   it is meant for the fault, and as written it stays silent on what that run recorded
silent   a run saw that it does not fire
?        a run cannot tell
must     a contract says that it fires there, or that it cannot; no run of it is there
untried  no contract says anything of it, and no run is there
-        the drill does not apply to the target`;

/** The matrix for people: a table for each target, what the runs showed in figures, and what is left. */
export function matrixText(rows: readonly Row[], left: readonly string[]): string {
  if (rows.length === 0) return 'no target has an alert rule';
  const targets = [...Map.groupBy(rows, ({ target }) => target)];
  const untried = rows.filter(({ state }) => state === 'untried');
  return [
    ...targets.map(([target, own]) => `${target}\n${tableOf(own)}${seenOf(own)}`),
    LEGEND,
    ...(untried.length === 0 ? [] : [neverTried(untried)]),
    ...(left.length === 0 ? [] : [left.join('\n')]),
  ].join('\n\n');
}

function neverTried(rows: readonly Row[]): string {
  const lines = rows.map(({ target, alert }) => `  ${alert} of ${target}`);
  return ['never tried: these fire in no run, and no contract says anything of them', ...lines].join('\n');
}

/** Headings are broken at their hyphens: a dozen drills must fit beside each other. */
function tableOf(rows: readonly Row[]): string {
  const drills = (rows[0]?.cells ?? []).filter((_, at) =>
    rows.some((row) => row.cells[at]?.state !== 'apart'),
  );
  const broken = drills.map(({ drill }) => drill.split(/(?<=-)/));
  const deep = Math.max(...broken.map((parts) => parts.length));
  const headings = Array.from({ length: deep }, (_, line) => [
    '',
    ...broken.map((parts) => parts[parts.length - deep + line] ?? ''),
    '',
  ]);
  const names = new Set(drills.map(({ drill }) => drill));
  const lines = rows.map(({ alert, cells }) => [
    `  ${alert}`,
    ...cells.filter(({ drill }) => names.has(drill)).map(({ state }) => WORDS[state]),
    '',
  ]);
  return columns([...headings, ...lines]);
}

/** The runs behind what fires and what cannot, the first to show it. */
function seenOf(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ alert, cells }) =>
    cells
      .filter(({ state }) => state === 'fires' || state === 'cannot')
      .map((cell) => [`  ${alert}`, `${cell.drill}/${cell.variant ?? ''}`, figuresOf(cell), cell.run ?? '']),
  );
  return lines.length === 0 ? '' : `\n\n${columns(lines)}`;
}

function figuresOf({ state, firedAfterMs, asWritten, because }: Cell): string {
  if (state === 'cannot') return `cannot as written: ${because ?? ''}`;
  const live = firedAfterMs === undefined ? [] : [`after ${duration(firedAfterMs)}`];
  const { fires } = asWritten ?? {};
  const written = fires === undefined ? [] : [`as written ${duration(fires.low)}–${duration(fires.high)}`];
  return [...live, ...written].join(', ');
}
