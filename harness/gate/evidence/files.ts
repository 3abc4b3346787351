import { type Context, fileProof, filesOf } from '../context.ts';
import { failed, type Outcome, passed } from '../outcome.ts';
import type { FileSeen } from '../seen.ts';
import { listOf } from '../values.ts';
import type { EvidenceOf } from './shapes.ts';

/** A file that is there, and says what it must. */
export function fileOutcome(context: Context, { file, executable, contains }: EvidenceOf<'file'>): Outcome {
  const place = `${context.seen.call.target}/${file}`;
  const [found] = filesOf(context, file);
  if (found === undefined) return missing(place);
  const proof = fileProof(context, found, `${found.text.length} characters, sha256 ${found.sha256}`);
  if (executable && !found.executable)
    return failed(`${place} cannot be executed`, { command: `chmod +x ${place}` }, proof);
  if (contains !== undefined && !found.text.includes(contains))
    return failed(
      `${place} does not say ${JSON.stringify(contains)}`,
      { command: `$EDITOR ${place}` },
      proof,
    );
  return passed(`${place} is there${executable ? ' and can be executed' : ''}`, proof);
}

function missing(place: string): Outcome {
  return failed(
    `there is no ${place}`,
    { command: `$EDITOR ${place}` },
    { command: `ls ${place}`, output: 'no such file' },
  );
}

/** Documents with the sections that their owners ask for. */
export function documentOutcome(context: Context, asked: EvidenceOf<'document'>): Outcome {
  const { files, except, least = 1, sections = [], commands = [] } = asked;
  const found = filesOf(context, files, except);
  const place = listOf(files)
    .map((one) => `${context.seen.call.target}/${one}`)
    .join(', ');
  if (found.length === 0) return missing(place);
  const [none] = listOf(files).filter((one) => filesOf(context, one).length === 0);
  if (none !== undefined) return missing(`${context.seen.call.target}/${none}`);
  const proofs = found.map((one) => fileProof(context, one, [...headings(one.text).keys()].join(' · ')));
  if (found.length < least)
    return failed(
      `there are ${found.length} of ${place}, and must be ${least}`,
      { command: `$EDITOR ${place}` },
      ...proofs,
    );
  const lacks = found.flatMap((one) => {
    const lacking = lackingIn(one, sections, commands);
    return lacking.length === 0 ? [] : [{ file: one.file, lacking }];
  });
  const [first] = lacks;
  if (first !== undefined)
    return failed(
      lacks.map(({ file, lacking }) => `${file} lacks ${lacking.join(', ')}`).join('; '),
      { command: `$EDITOR ${context.seen.call.target}/${first.file}` },
      ...proofs,
    );
  const with_ =
    sections.length === 0 ? '' : `, each with ${sections.map((one) => listOf(one).join(' or ')).join(', ')}`;
  return passed(`${found.map(({ file }) => file).join(', ')}${with_}`, ...proofs);
}

function lackingIn(
  { text }: FileSeen,
  sections: readonly (string | readonly string[])[],
  commands: readonly string[],
): string[] {
  const has = headings(text);
  const bodyOf = (names: string | readonly string[]) =>
    [...has].find(([heading]) =>
      listOf(names).some((name) => heading.toLowerCase().startsWith(name.toLowerCase())),
    )?.[1];
  return [
    ...sections.flatMap((names) => {
      const body = bodyOf(names);
      const title = `the section ${listOf(names).join(' or ')}`;
      if (body === undefined) return [title];
      return body.trim() === '' ? [`text in ${title}`] : [];
    }),
    ...commands.flatMap((name) => {
      const body = bodyOf(name);
      return body === undefined || /^(?: {4}|\t)\S|^\s*```/m.test(body)
        ? []
        : [`a command in the section ${name}`];
    }),
  ];
}

/** Headings of Markdown with the text below each, down to the next of the same level or above. */
function headings(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const open: { heading: string; level: number }[] = [];
  let fenced = false;
  for (const line of text.split('\n')) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    const [, marks = '', heading = ''] = (fenced ? null : /^(#{1,6})\s+(.+?)\s*#*$/.exec(line)) ?? [];
    if (marks !== '') {
      while ((open.at(-1)?.level ?? 0) >= marks.length) open.pop();
      open.push({ heading, level: marks.length });
      if (!found.has(heading)) found.set(heading, '');
      continue;
    }
    for (const { heading: above } of open) found.set(above, `${found.get(above) ?? ''}${line}\n`);
  }
  return found;
}
