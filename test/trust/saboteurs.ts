import type { Verdict } from '../../harness/model/judgement.ts';
import type { Section, Text } from '../../harness/model/section.ts';
import { count } from '../../harness/text/format.ts';

/** A target, a fault or a machine that is wrong on purpose, and what was said of it. */
export interface Saboteur {
  set: 'red' | 'trouble' | 'rehearsals';
  name: string;
  /** Condition and outcome; its name where it has no other. */
  title: string;
  /** It breaks no promise. */
  good?: true;
  /** Undefined: it was never run. */
  said?: { verdict: Verdict; by: readonly string[]; seen: string };
  command: string;
}

const TITLES: readonly [set: Saboteur['set'], title: string, what: string][] = [
  ['red', 'Saboteurs', 'Targets and faults that break one promise each.'],
  [
    'trouble',
    'Runs in trouble',
    'Targets that never get well, programs of the run that die or stand still, a clock that is set, and stop conditions.',
  ],
  ['rehearsals', 'Sabotaged rehearsals', 'Procedures whose parts do not do what they say.'],
];
const SHOWN = 3;

export function saboteurSections(saboteurs: readonly Saboteur[]): Section[] {
  return TITLES.map(([set, title, what]) => {
    const all = saboteurs.filter((one) => one.set === set);
    const run = all.filter(({ said }) => said !== undefined);
    const passed = run.filter(({ said }) => ['pass', 'acceptable'].includes(said?.verdict.status ?? ''));
    const wrongly = passed.filter(({ good }) => good !== true).length;
    const rightly = passed.length - wrongly;
    const but = rightly === 0 ? '' : ` but ${rightly} that break no promise`;
    const told =
      `${what} ${count(all.length, 'kind')}, ${run.length} of them run; ` +
      `${wrongly === 0 ? `none came out as good${but}` : `${wrongly} came out as good`}.`;
    return {
      id: set,
      title,
      blocks: [
        { kind: 'paragraph', text: told },
        {
          kind: 'table',
          head: ['what is done', 'verdict', 'by', 'seen', 'command'],
          rows: all.map(rowOf),
        },
      ],
    };
  });
}

function rowOf({ title, said, command }: Saboteur): Text[] {
  if (said === undefined) return [title, 'never run', '', '', [{ code: command }]];
  const { verdict, by, seen } = said;
  const more = by.length > SHOWN ? ` and ${by.length - SHOWN} more` : '';
  const named = by.slice(0, SHOWN).flatMap((id, i) => [...(i === 0 ? [] : [', ']), { code: id }]);
  const how: Text = by.length === 0 ? (verdict.reason ?? '') : [...named, more];
  return [title, [{ verdict: verdict.status }], how, seen, [{ code: command }]];
}
