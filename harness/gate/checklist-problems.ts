import type { Checklist, ChecklistItem } from './checklist.ts';
import { isMeant } from './glob.ts';
import { listOf } from './values.ts';

/** What is wrong with a checklist that its shape does not show, each with its key and the remedy. */
export function checklistProblems(checklist: Checklist): string[] {
  const { sections, templates, tests, conditions, waivers, reservations } = checklist;
  const names = itemNames(checklist);
  const all = [...names, ...(tests?.critical ?? []).map(({ id }) => `tests/${id}`)];
  const meansNone = (at: string, pattern: string, known: readonly string[] = all) =>
    known.some((name) => isMeant(pattern, name))
      ? []
      : [`${at}: ${pattern} means no item; there is ${known.join(', ')}`];
  return [
    ...twice(
      'sections',
      sections.map(({ id }) => id),
    ),
    ...sections.flatMap((section, at) => [
      ...(section.id === 'tests'
        ? [`sections.${at}.id: tests is what critical tests are called; choose another`]
        : []),
      ...twice(
        `sections.${at}.items`,
        section.items.map(({ id }) => id),
      ),
      ...section.items.flatMap((item, n) => itemProblems(item, `sections.${at}.items.${n}`, checklist)),
    ]),
    ...Object.entries(templates).flatMap(([name, { sections: chapters }]) => [
      ...twice(
        `templates.${name}.sections`,
        chapters.map(({ id }) => id),
      ),
      ...chapters.flatMap(({ use, items }, at) => [
        ...use.flatMap((pattern) => meansNone(`templates.${name}.sections.${at}.use`, pattern, names)),
        ...items.flatMap((item, n) =>
          itemProblems(item, `templates.${name}.sections.${at}.items.${n}`, checklist),
        ),
      ]),
    ]),
    ...twice(
      'conditions',
      conditions.map(({ id }) => id),
    ),
    ...conditions.flatMap(({ items, tests: asked }, at) => [
      ...items.flatMap((pattern) => meansNone(`conditions.${at}.items`, pattern)),
      ...(items.length === 0 && asked === undefined
        ? [`conditions.${at}: asks for nothing; name items or tests`]
        : []),
    ]),
    ...waivers.flatMap(({ item }, at) => meansNone(`waivers.${at}.item`, item)),
    ...reservations.flatMap(({ lifts }, at) =>
      listOf(lifts).flatMap((pattern) => meansNone(`reservations.${at}.lifts`, pattern)),
    ),
    ...twice(
      'reservations',
      reservations.map(({ id }) => id),
    ),
    ...twice(
      'tests.suites',
      (tests?.suites ?? []).map(({ id }) => id),
    ),
    ...twice(
      'tests.critical',
      (tests?.critical ?? []).map(({ id }) => id),
    ),
  ];
}

/** `section/item` of every item of the sections. */
function itemNames({ sections }: Checklist): string[] {
  return sections.flatMap(({ id, items }) => items.map((item) => `${id}/${item.id}`));
}

function itemProblems({ evidence, at, id }: ChecklistItem, key: string, { tests }: Checklist): string[] {
  if (evidence.length === 0 && at.length === 0)
    return [`${key}: ${id} has neither evidence nor at: nothing could ever show it`];
  const suites = (tests?.suites ?? []).map((suite) => suite.id);
  return evidence.flatMap((one, n) =>
    one.kind === 'tests' && one.suite !== undefined && !suites.includes(one.suite)
      ? [`${key}.evidence.${n}.suite: there is no suite ${one.suite} in tests.suites`]
      : [],
  );
}

function twice(key: string, ids: readonly string[]): string[] {
  return ids.flatMap((id, at) =>
    ids.indexOf(id) < at ? [`${key}.${at}.id: ${id} is taken; choose another`] : [],
  );
}
