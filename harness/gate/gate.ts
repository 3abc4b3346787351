import type { Checklist, ChecklistItem } from './checklist.ts';
import { conditionsOf } from './conditions.ts';
import { blockingItems, decide } from './decide.ts';
import { evaluate } from './evaluate.ts';
import type { GateReport, ItemReport, SectionReport } from './gate-report.ts';
import { isMeant, isMeantByAny } from './glob.ts';
import { runsOf } from './judged-runs.ts';
import { contextOf } from './judging.ts';
import { reservationsOf } from './reservations.ts';
import { risksOf } from './risks.ts';
import type { Seen } from './seen.ts';
import { criticalTestsOf, testReport } from './tests/report.ts';
import { isOver, type JudgedTest, testTable } from './tests/table.ts';

/** What a gate is asked, besides its checklist and what was seen. */
export interface GateRequest {
  id: string;
  /** `gate`, or a template of the checklist. */
  template: string;
  validator: string;
  environment: string;
  /** Digests that runs must have had, besides those of the checklist. */
  images: Readonly<Record<string, string>>;
  previous?: Pick<GateReport, 'id' | 'reservations'>;
  notes: readonly string[];
  requests?: number;
}

/** Judges what was seen by a checklist, and decides. The same evidence at the same moment gives the same report. */
export function gate(checklist: Checklist, seen: Seen, request: GateRequest): GateReport {
  const context = contextOf(checklist, seen, request.images);
  const waivers = checklist.waivers.map((waiver) => ({ ...waiver, over: isOver(waiver, seen.now) }));
  const isWaived = (id: string) => waivers.some(({ item, over }) => !over && isMeant(item, id));
  const judged = (id: string, critical: boolean, item: ChecklistItem): ItemReport => ({
    id,
    title: item.title,
    critical: item.critical ?? critical,
    owner: item.owner ?? checklist.owner,
    waived: isWaived(id),
    ...evaluate(context, checklist, item),
  });
  const whole = checklist.sections.map(({ id, title, critical, items }) =>
    section(
      id,
      title,
      items.map((item) => judged(`${id}/${item.id}`, critical, item)),
    ),
  );
  const all = whole.flatMap(({ items }) => items);
  const template = request.template === 'gate' ? undefined : checklist.templates[request.template];
  const sections =
    template?.sections.map(({ id, title, use, items }) =>
      section(id, title, [
        ...all.filter((item) => isMeantByAny(use, item.id)),
        ...items.map((item) => judged(`${id}/${item.id}`, false, item)),
      ]),
    ) ?? whole;
  const criticalTests = criticalTestsOf(context, checklist, isWaived);
  const asked = [...all, ...sections.flatMap(({ items }) => items).filter((item) => !all.includes(item))];
  const items = [...asked, ...criticalTests];
  const tests = checklist.tests === undefined ? [] : testTable(context, checklist.tests);
  const risks = risksOf(checklist, seen.now);
  const conditions = conditionsOf(context, checklist, items);
  const waiversShown = waivers.map(({ over, ...waiver }) => ({
    ...waiver,
    state: over
      ? ('expired' as const)
      : items.some(({ id, state }) => state !== 'pass' && isMeant(waiver.item, id))
        ? ('applies' as const)
        : ('not needed' as const),
  }));
  const reservations = reservationsOf({
    checklist,
    template: request.template,
    items,
    waivers: waiversShown,
    tests: seen.system === undefined ? tests : [],
    testsAsked: seen.system === undefined,
    risks,
    blocking: new Set(blockingItems(items).map(({ id }) => id)),
    now: seen.now,
    ...(request.previous === undefined ? {} : { previous: request.previous }),
  });
  const shown = sections.flatMap((one) => one.items);
  const { decision, reason, blocking, next } = decide({ items, conditions, reservations });
  return {
    schema: 1,
    id: request.id,
    checklist: template?.title ?? checklist.title,
    template: request.template,
    target: seen.target,
    at: seen.now.toISOString(),
    commit: seen.commit,
    validator: request.validator,
    environment: request.environment,
    decision,
    reason,
    blocking,
    good: goodOf(sections, conditions),
    total: { items: shown.length, ...rateOf(shown) },
    ...(seen.system === undefined
      ? {}
      : {
          asked: {
            api: seen.system.api,
            ...(seen.system.prometheus === undefined ? {} : { prometheus: seen.system.prometheus }),
            requests: request.requests ?? seen.system.answers.size,
            answered: all.filter(({ state }, at) => state !== 'skip' && isAsked(checklist, at)).length,
          },
        }),
    sections,
    conditions,
    criticalTests,
    tests: tests.map(testReport),
    waivers: waiversShown,
    reservations,
    risks,
    corrections: checklist.corrections,
    next,
    runs: runsOf(context),
    ...(request.previous === undefined ? {} : { previous: request.previous.id }),
    notes: [...request.notes, ...liftedNotes(tests), ...expiredNotes(waiversShown)],
  };
}

function isAsked({ sections }: Checklist, at: number): boolean {
  return (sections.flatMap(({ items }) => items)[at]?.at.length ?? 0) > 0;
}

function section(id: string, title: string, items: ItemReport[]): SectionReport {
  return { id, title, ...rateOf(items), items };
}

function rateOf(items: readonly ItemReport[]): { pass: number; fail: number; skip: number; rate: number } {
  const of = (state: ItemReport['state']) => items.filter((one) => one.state === state).length;
  const pass = of('pass');
  return { pass, fail: of('fail'), skip: of('skip'), rate: items.length === 0 ? 0 : pass / items.length };
}

function goodOf(sections: readonly SectionReport[], conditions: GateReport['conditions']): string[] {
  return [
    ...conditions.filter(({ state }) => state === 'pass').map(({ title }) => `condition met: ${title}`),
    ...sections
      .filter(({ pass }) => pass > 0)
      .map(({ title, pass, items }) => `${title}: ${pass} of ${items.length}`),
  ];
}

function liftedNotes(tests: readonly JudgedTest[]): string[] {
  return tests.flatMap(({ name, quarantine, state }) =>
    quarantine?.state === 're-tested: passes' || (quarantine !== undefined && state === 'pass')
      ? [`${name} passes: take it out of quarantine`]
      : [],
  );
}

function expiredNotes(waivers: GateReport['waivers']): string[] {
  return waivers.flatMap(({ item, until, owner, state }) =>
    state === 'expired' ? [`the waiver of ${item} (${owner}) ended on ${until}: it counts again`] : [],
  );
}
