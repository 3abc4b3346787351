import type { Answer, Row } from './rows.ts';

/** What shows a row's answers: what runs something, else the gate, else tests. */
export function commandsOf(owner: string, { by }: Row): string[] {
  const drills = by.flatMap((answer) => ('drill' in answer ? [answer.drill] : []));
  const runs = drills.length === 0 ? [] : [`./firedrill run ${drills.join(' ')} --target ${owner}`];
  const shows = [...new Set([...by.flatMap((answer) => typed(owner, answer)), ...runs])];
  if (shows.length > 0) return shows;
  if (by.some((answer) => 'gate' in answer)) return [`./firedrill gate --target ${owner}`];
  const tests = by.flatMap((answer) => ('test' in answer ? [answer.test] : []));
  return tests.length === 0 ? [] : [`npx vitest run ${tests.join(' ')}`];
}

function typed(owner: string, answer: Answer): string[] {
  if ('command' in answer) return [answer.command];
  if (!('rehearsal' in answer)) return [];
  const { rehearsal, variant, way } = answer;
  return [
    [
      `./firedrill rehearse ${rehearsal} --target ${owner}`,
      ...(variant === undefined ? [] : [`--variant ${variant}`]),
      ...(way === undefined ? [] : [`--way ${way}`]),
    ].join(' '),
  ];
}
