import type { Inline, Section, Text } from '../../harness/model/section.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { commandsOf } from './commands.ts';
import { lastOf, type Recorded } from './last.ts';
import type { Project } from './project.ts';
import { type Answer, type Owner, type Row, type Standing, standingOf } from './rows.ts';

const STANDINGS: readonly Standing[] = ['answered', 'in part', 'open', 'out'];

/** `docs/owners.md`. */
export function ownersPage(owners: readonly Owner[], project: Project, recorded: Recorded): string {
  const page = markdown({
    title: 'What owners ask for, and what answers it',
    notes: [
      'Every requirement of the four systems that Firedrill was made for, in our words: what answers it, the command that shows it, and what it came to in the newest recorded run.',
    ],
    sections: [summary(owners), ...owners.map((owner) => ownerSection(owner, project, recorded))],
  });
  return `<!-- Made by npm run owners, of test/owners/rows/. -->\n\n${page}`;
}

function summary(owners: readonly Owner[]): Section {
  const counted = (name: string, rows: readonly Row[]): Text[] => [
    name,
    ...STANDINGS.map((standing) => String(rows.filter((row) => standingOf(row) === standing).length)),
    String(rows.length),
  ];
  return {
    id: 'summary',
    title: 'How many',
    blocks: [
      {
        kind: 'table',
        head: ['owner', ...STANDINGS, 'all'],
        rows: [
          ...owners.map(({ owner, rows }) => counted(owner, rows)),
          counted(
            'all',
            owners.flatMap(({ rows }) => rows),
          ),
        ],
      },
      {
        kind: 'list',
        items: [
          'answered: by what is named, all of it, or all but what is left to others',
          'in part: what is named answers some of it, and what is missing is said',
          'open: nothing answers it yet',
          'out: left to others, with the reason',
        ],
      },
    ],
  };
}

function ownerSection({ owner, rows }: Owner, project: Project, recorded: Recorded): Section {
  return {
    id: owner,
    title: owner,
    blocks: [
      {
        kind: 'table',
        head: ['', 'they ask for', '', 'what answers it', 'command', 'came to last'],
        rows: rows.map((row): Text[] => [
          row.id,
          row.asks,
          standingOf(row),
          answersOf(row, project.targets.get(owner)?.runbooks ?? ''),
          apart(commandsOf(owner, row).map((code) => [{ code }])),
          row.by.flatMap((answer) => lastOf(answer, owner, project, recorded) ?? []).join('; '),
        ]),
      },
    ],
  };
}

function answersOf({ by, open, awaits = [], out }: Row, runbooks: string): Inline[] {
  // Commands have a column of their own.
  const named = by.filter((answer) => !('command' in answer));
  const rest = named.length > 0 ? '; ' : '';
  return [
    ...apart(named.map((answer) => answerOf(answer, runbooks))),
    ...(open === undefined ? [] : [rest, { strong: 'missing:' }, ` ${open}`]),
    ...(awaits.length === 0 ? [] : [' (awaits ', ...apart(awaits.map((code) => [{ code }])), ')']),
    ...(out === undefined ? [] : [rest, { strong: 'out:' }, ` ${out}`]),
  ];
}

function answerOf(answer: Answer, runbooks: string): Inline[] {
  if ('runbook' in answer) return ['runbook ', { code: `${runbooks}/${answer.runbook}` }];
  if ('gate' in answer) return ['gate ', { code: answer.gate }];
  if ('rehearsal' in answer) {
    const { rehearsal, variant, way, step } = answer;
    const how = [variant, way, step].filter((one) => one !== undefined).join(', ');
    return ['rehearsal ', { code: rehearsal }, ...(how === '' ? [] : [` (${how})`])];
  }
  const [[kind = '', named = ''] = []] = Object.entries(answer);
  return [`${kind} `, { code: named }];
}

function apart(all: readonly (readonly Inline[])[]): Inline[] {
  return all.flatMap((one, index) => (index === 0 ? one : [', ', ...one]));
}
