/** What must be gathered for a checklist to be judged: the evidence that its items name. */

import { type Question, questionOf } from './asked/questions.ts';
import type { Checklist, ChecklistItem } from './checklist.ts';
import { rehearsalKey } from './evidence/rehearsal.ts';
import type { Evidence } from './evidence/shapes.ts';
import { listOf } from './values.ts';

export interface Asks {
  /** Drills, or drills and variants. */
  drills: string[];
  rehearsals: string[];
  /** Patterns of files in the target's folder. */
  files: string[];
  /** Rule files, and the annotations of alerts that name files. */
  rules: Map<string, Set<string>>;
  /** Prometheus configurations. */
  jobs: string[];
  questions: Question[];
}

/** @param template of the checklist, whose own items are asked for too */
export function asksOf(checklist: Checklist, template: string): Asks {
  const items = [
    ...checklist.sections.flatMap((section) => section.items),
    ...(checklist.templates[template]?.sections ?? []).flatMap((section) => section.items),
  ];
  const evidence = items.flatMap((item) => item.evidence);
  const rules = new Map<string, Set<string>>();
  for (const { file, annotation } of of(evidence, 'rules')) {
    const known = rules.get(file) ?? new Set();
    if (annotation !== undefined) known.add(annotation);
    rules.set(file, known);
  }
  return {
    drills: unique(
      [...of(evidence, 'finding'), ...of(evidence, 'drill'), ...of(evidence, 'series')].map(
        ({ drill }) => drill,
      ),
    ),
    rehearsals: unique(of(evidence, 'rehearsal').map(rehearsalKey)),
    files: unique([
      ...of(evidence, 'document').flatMap(({ files }) => listOf(files)),
      ...of(evidence, 'file').map(({ file }) => file),
    ]),
    rules,
    jobs: unique(of(evidence, 'job').map(({ file }) => file)),
    questions: questionsOf(items),
  };
}

function questionsOf(items: readonly ChecklistItem[]): Question[] {
  const all = items.flatMap(({ at }) => at.map(questionOf));
  return all.filter(
    ({ of, path }, index) => all.findIndex((one) => one.of === of && one.path === path) === index,
  );
}

function of<K extends Evidence['kind']>(all: readonly Evidence[], kind: K): Extract<Evidence, { kind: K }>[] {
  return all.filter((one): one is Extract<Evidence, { kind: K }> => one.kind === kind);
}

function unique(all: readonly string[]): string[] {
  return [...new Set(all)];
}
