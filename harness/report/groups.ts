import type { Finding } from '../model/judgement.ts';

/** What findings are about, by the first key of their ids, in the words of a reader. */
const WORDS: Readonly<Record<string, string>> = {
  run: 'how the run went',
  course: 'how the run went',
  sources: 'whether all was seen',
  evidence: 'whether all was seen',
  watching: 'whether watching harmed',
  fault: 'the fault',
  survives: 'who survives it',
  probes: 'what users notice, and what the service says',
  traffic: "users' requests",
  checks: 'answers while it is broken',
  retries: 'retries',
  load: 'the load',
  recovery: 'recovery',
  orchestrator: 'what an orchestrator would do',
  metrics: 'metrics',
  alerts: 'alerts, and who is told',
  logs: 'what logs say',
  ledger: 'what became of writes',
  done: 'what became of accepted work',
  afterwards: 'as it was before',
  objectives: 'how fast',
  stops: 'stop conditions',
};

/** Of a group, the more of it was broken or not shown, the earlier it is read. */
const WORST = ['fail', 'no-evidence', 'acceptable', 'pass'] as const;

export interface Group {
  words: string;
  /** The worst first. */
  findings: Finding[];
}

/** Findings by what they are about: the worst groups first, among equals the one whose worst finding a reader would ask first. */
export function groupsOf(findings: readonly Finding[]): Group[] {
  const groups = Map.groupBy(findings, ({ id }) => wordsOf(id));
  return [...groups]
    .map(([words, all]) => ({ words, findings: all.toSorted((one, other) => rankOf(one) - rankOf(other)) }))
    .map((group) => ({ group, worst: group.findings[0] }))
    .toSorted(
      (one, other) => rankOf(one.worst) - rankOf(other.worst) || placeOf(one.worst) - placeOf(other.worst),
    )
    .map(({ group }) => group);

  function placeOf(finding: Finding | undefined): number {
    return finding === undefined ? findings.length : findings.indexOf(finding);
  }
}

function rankOf(finding: Finding | undefined): number {
  return finding === undefined ? WORST.length : WORST.indexOf(finding.grade);
}

/** A kind of promise of a project's own is called as it calls itself. */
function wordsOf(id: string): string {
  const [kind = id] = id.split('/');
  return WORDS[kind] ?? kind;
}
