/** A procedure as people read it during an incident: the same steps that are rehearsed. */

import { exact } from '../../text/format.ts';
import { plain } from '../markdown.ts';

/** What the runbook says of a step. */
export interface RunbookStep {
  title: string;
  who: string;
  how: readonly string[];
  until: string;
  part?: 'scene' | 'watch' | 'paper';
  tier?: { objective: number; acceptable?: number };
  alongside?: true;
}

export interface Runbook {
  name: string;
  title: string;
  summary: string;
  due: string;
  way: string;
  ways: readonly string[];
  target: string;
  steps: readonly RunbookStep[];
}

export function runbook({ name, title, summary, due, way, ways, target, steps }: Runbook): string {
  const procedure = steps.filter(({ part }) => part !== 'scene');
  return [
    `# ${plain(title)} (${plain(target)})`,
    '',
    plain(summary),
    '',
    `Rehearsed every ${plain(due)} of the month, in real time, with \`firedrill rehearse ${name}\`. This page is made of the same steps, without those that set its scene.`,
    ...(ways.length > 1
      ? ['', `Here: ${way}. Other ways (\`--way\`): ${ways.filter((one) => one !== way).join(', ')}.`]
      : []),
    '',
    ...procedure.flatMap((step, index) => [
      `## ${index + 1}. ${plain(step.title)}`,
      '',
      [
        `**${plain(step.who)}**`,
        ...(step.tier === undefined ? [] : [`within ${exact(step.tier.objective)}`]),
        ...(step.alongside === true ? ['while the next steps are done'] : []),
        ...(step.part === 'paper' ? ['not rehearsed'] : []),
      ].join(', '),
      '',
      ...step.how.map((line) => `- ${plain(line)}`),
      '',
      `Until: ${plain(step.until)}.`,
      '',
    ]),
  ].join('\n');
}
