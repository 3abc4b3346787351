/** What to prove first, where nothing was broken and not all was shown: what lacks, why, and what helps. */

import type { Finding, Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import type { Section, Text } from '../../model/section.ts';
import type { Facts } from '../../signals/facts.ts';
import { count } from '../../text/format.ts';
import { someOf } from '../../text/some-of.ts';
import { again } from '../words.ts';

/** Gaps that are told each; the findings below have the rest. */
const MOST = 4;

/** Kinds of findings without which no other can be had: they are told before what rests on them. */
const GROUNDS: ReadonlySet<string> = new Set(['run', 'course', 'sources', 'evidence', 'watching', 'fault']);

export function toProveSections(report: Report, header: RunHeader, facts: Facts): Section[] {
  if (report.verdict.status !== 'not-proven') return [];
  const lacking = report.findings.filter(({ grade }) => grade === 'no-evidence');
  const ofMachine = lacking.filter((one) => one.ofMachine);
  const others = lacking.filter((one) => !one.ofMachine);
  const grounds = others.filter(({ id }) => GROUNDS.has(kindOf(id)));
  const first = (grounds.length > 0 ? grounds : others).slice(0, MOST);
  const rest = others.filter((one) => !first.includes(one));
  const rows = [
    ...first.map((one): Text[] => [
      [{ strong: one.expectation }],
      one.because,
      whatHelps(one, header, facts),
    ]),
    ...(ofMachine.length === 0 ? [] : [machineRow(ofMachine)]),
  ];
  if (rows.length === 0) return [];
  return [
    {
      id: 'prove',
      title: 'What to prove first',
      blocks: [
        { kind: 'table', head: ['not shown', 'why', 'what helps'], rows },
        ...(rest.length === 0
          ? []
          : [
              {
                kind: 'paragraph' as const,
                text: `And ${count(rest.length, 'other finding')}${grounds.length > 0 ? ', most of which rest on this' : ''}: ${someOf(rest.map(({ id }) => id))}.`,
              },
            ]),
        { kind: 'paragraph', text: ['Asked again by ', { code: again(report, header.made) }] },
      ],
      brief: [],
    },
  ];
}

const kindOf = (id: string): string => id.split('/')[0] ?? id;

function machineRow(pressed: readonly Finding[]): Text[] {
  return [
    [{ strong: count(pressed.length, 'finding') }],
    `the machine was pressed, or the runner stood still: ${someOf(pressed.map(({ id }) => id))}`,
    ['a quieter machine; ', { code: 'firedrill doctor' }, ' says how fit this one is'],
  ];
}

/** Of a service that ended, its log; of a fault that was not seen, that nothing else can be told. */
function whatHelps({ id, because }: Finding, { service }: RunHeader, { engine }: Facts): Text {
  const ended = engine.filter((one) => one.action === 'die' && one.service !== service);
  const named = ended.find((one) => id.includes(one.service) || because.includes(one.service)) ?? ended[0];
  if (GROUNDS.has(kindOf(id)) && named !== undefined)
    return [
      `${named.service} ended${named.exitCode === undefined ? '' : ` with ${named.exitCode}`}; its last words are in `,
      { code: `logs/${named.service}.log` },
    ];
  if (kindOf(id) === 'fault') return 'until the fault is seen, nothing that follows it says anything';
  return '';
}
