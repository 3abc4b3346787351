import type { GateReport } from '../../gate/gate-report.ts';
import type { Section, Text } from '../../model/section.ts';
import { count, duration } from '../../text/format.ts';

/** So many tests are listed one by one; of more, those of which there is something to say. */
const LISTED = 60;

/** Results of tests, with class, duration and what their quarantine says. */
export function testsSections({ tests }: GateReport): Section[] {
  if (tests.length === 0) return [];
  const told = tests.filter(
    ({ state, note, critical }) => state !== 'pass' || note !== undefined || critical,
  );
  const shown = tests.length <= LISTED ? tests : told;
  const rest = tests.length - shown.length;
  const rows = shown.map(({ state, name, durationMs, critical, note = '' }): Text[] => [
    [{ state }],
    name,
    durationMs === undefined ? '' : duration(durationMs),
    critical ? 'critical' : 'not critical',
    note,
  ]);
  return [
    {
      id: 'tests',
      title: `Tests: ${tests.filter(({ state }) => state === 'pass').length} of ${tests.length} pass`,
      blocks: [
        { kind: 'table', head: ['', 'test', 'took', 'class', 'note'], rows },
        ...(rest === 0 ? [] : [{ kind: 'paragraph' as const, text: `${count(rest, 'other test')} passed.` }]),
      ],
      brief: [],
    },
  ];
}
