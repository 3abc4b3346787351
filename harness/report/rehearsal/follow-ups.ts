import type { Section, Text } from '../../model/section.ts';
import type { RehearsalReport } from './rehearsal-report.ts';

/** What is left to do after a way back, for people to take: who by name, and by when. */
export function followUpSections({ followUps = [], decisions }: RehearsalReport): Section[] {
  if (followUps.length === 0) return [];
  const because = decisions.findLast(({ act }) => act)?.because;
  const why = because === undefined ? 'The way back was gone.' : `The way back was gone, for ${because}.`;
  const rows = followUps.map(({ title, who }): Text[] => [title, who, '…', '…']);
  return [
    {
      id: 'follow-ups',
      title: 'Follow-ups',
      blocks: [
        { kind: 'paragraph', text: `${why} What it was gone for is still there:` },
        { kind: 'table', head: ['what', 'who', 'by name', 'by'], rows },
      ],
      brief: [{ kind: 'list', items: followUps.map(({ title, who }) => `to follow: ${title} (${who})`) }],
    },
  ];
}
