import type { GateReport } from '../../gate/gate-report.ts';
import type { Section } from '../../model/section.ts';

/** What was judged again, and each proof as command and output. */
export function proofSections({ runs, sections, criticalTests }: GateReport): Section[] {
  const items = [...sections.flatMap((one) => one.items), ...criticalTests];
  return [
    {
      id: 'judged-again',
      title: 'Judged again for this gate',
      blocks:
        runs.length === 0
          ? []
          : [
              {
                kind: 'table',
                head: ['newest of', 'evidence', 'commit', 'started', 'sha256', ''],
                rows: runs.map(({ run, asked, commit = '', startedAt = '', sha256 = '', cause }) => [
                  asked,
                  [{ code: run }],
                  commit,
                  startedAt,
                  [{ code: sha256.slice(0, 16) }],
                  cause === undefined ? '' : `no evidence: ${cause}`,
                ]),
              },
            ],
      brief: [],
    },
    {
      id: 'proofs',
      title: 'Proofs',
      blocks: items.flatMap(({ id, title, proofs }) =>
        proofs.length === 0
          ? []
          : [
              { kind: 'paragraph' as const, text: [{ strong: id }, ` ${title}`] },
              { kind: 'code' as const, text: proofs.map(inWords).join('\n') },
            ],
      ),
      brief: [],
    },
  ];
}

function inWords({
  command,
  output,
  at,
  run,
}: GateReport['criticalTests'][number]['proofs'][number]): string {
  const about = [run, at].filter((one) => one !== undefined).join(', ');
  const lines = output.split('\n').map((line) => `# ${line}`);
  return [`$ ${command}${about === '' ? '' : `   # ${about}`}`, ...lines].join('\n');
}
