/** The page, and what a person does from then on, each held against what is asked of people. */

import { z } from 'zod';
import { graded } from '../../figures/graded.ts';
import { stoodStill } from '../../figures/stalls.ts';
import type { PeopleSummary } from '../../model/judgement.ts';
import { type Tier, timeTierSchema } from '../../model/objective.ts';
import type { PeopleOfRun } from '../../model/people.ts';
import type { Interval, Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { duration, exact, interval, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';

const TITLES = {
  acknowledge: 'the page is acknowledged',
  diagnose: 'what is broken is found',
  cure: 'it is cured by hand',
} as const;
type StepName = keyof typeof TITLES;
const STEPS = Object.keys(TITLES) as readonly StepName[];

const tier = timeTierSchema.exactOptional();
export const peoplesSchema = z.strictObject({ acknowledge: tier, diagnose: tier, cure: tier });
type Peoples = z.infer<typeof peoplesSchema>;

export function stepExpectations(promised: Peoples, { manual, hurry }: PeopleOfRun): Expectation[] {
  if (!manual) return [];
  return STEPS.map((step) => ({
    id: `people/${step}`,
    words: `${TITLES[step]}${inWords(promised[step], hurry)}`,
    phase: 'recover',
    moot: 'fault',
  }));
}

function inWords(asked: Tier | undefined, hurry: number): string {
  if (asked === undefined) return '';
  const { objective, acceptable, source } = hurried(asked, hurry);
  const second = acceptable === undefined ? '' : ` (acceptable: ${exact(acceptable)})`;
  return ` within ${exact(objective)} of the page${second}${source === 'ours' ? ', set by Firedrill' : ''}`;
}

function hurried({ objective, acceptable, source }: Tier, hurry: number): Tier {
  return {
    objective: objective / hurry,
    ...(acceptable === undefined ? {} : { acceptable: acceptable / hurry }),
    source,
  };
}

/** Without a page nothing is known of how long people would have taken: they were told by Firedrill. */
export function stepClaims(promised: Peoples, facts: Facts, { manual, hurry }: PeopleOfRun): Claim[] {
  const paged = pagedClaim(facts);
  const steps = manual ? STEPS : [];
  return [...paged, ...steps.flatMap((step) => stepClaim(step, promised[step], facts, hurry))];
}

function pagedClaim({ people: { paged } }: Facts): Claim[] {
  if (paged === undefined) return [];
  const judged = judging('people/paged');
  if (paged.page === undefined)
    return [
      judged(
        'fail',
        'no alert was delivered to a receiver that is read: people were told by Firedrill',
        paged.t,
      ),
    ];
  const { alert, receiver, arrived } = paged.page;
  const later = paged.t - arrived;
  const held =
    later < SOON_MS ? '' : `; handed on ${duration(later)} later, when the drill had its own answers`;
  return [
    judged('pass', `${alert} reached ${receiver || 'the receiver'} at ${moment(arrived)}${held}`, arrived),
  ];
}

/** A page that is handed on within this is handed on at once. */
const SOON_MS = 1_000;

function stepClaim(step: StepName, asked: Tier | undefined, facts: Facts, hurry: number): Claim[] {
  const { outcome, reason, measured, t } = stepOf(step, facts);
  const judged = judging(`people/${step}`);
  if (outcome === 'open') return [];
  if (outcome === 'failed') return [judged('fail', reason ?? 'it was not', t)];
  if (measured === null) return [judged('no-evidence', reason ?? 'it was left out', t)];
  const said = facts.people.said.filter((one) => one.step === step).map(({ text }) => `"${text}"`);
  const words = said.length === 0 ? '' : `: ${said.join(', ')}`;
  const because = `${interval(measured)} after the page${words}`;
  const grade = graded(
    measured,
    asked && hurried(asked, hurry),
    stoodStill(facts.stalls, t - measured.high, t),
  );
  return [judged(grade ?? 'pass', because, t)];
}

interface Done {
  outcome: PeopleSummary['steps'][number]['outcome'];
  reason?: string;
  /** Since the one who answers was told. */
  measured: Interval | null;
  t: Millis;
}

/** What became of a step; its time counts from when the first of them began, which is when people were told. */
function stepOf(step: StepName, { people: { steps } }: Facts): Done {
  const told = steps.find(({ edge }) => edge === 'begin')?.t;
  const end = steps.findLast((one) => one.step === step && one.edge === 'end');
  if (end === undefined || end.edge !== 'end' || told === undefined)
    return { outcome: 'open', measured: null, t: 0 };
  const { outcome, reason, measured, t } = end;
  const began = steps.findLast((one) => one.step === step && one.edge === 'begin')?.t ?? told;
  return {
    outcome,
    ...(reason === undefined ? {} : { reason }),
    measured:
      measured === undefined
        ? null
        : { low: began - told + measured.low, high: began - told + measured.high },
    t,
  };
}

export function summaryOf(promised: Peoples, facts: Facts, { manual, hurry }: PeopleOfRun): PeopleSummary {
  const { paged, told, said, deviations } = facts.people;
  const { page } = paged ?? {};
  return {
    hurry,
    page: page === undefined ? null : { alert: page.alert, receiver: page.receiver, t: page.arrived },
    steps: (manual ? STEPS : []).map((step) => {
      const { outcome, measured } = stepOf(step, facts);
      const asked = promised[step] && hurried(promised[step], hurry);
      return {
        step,
        outcome,
        measured,
        objective: asked?.objective ?? null,
        acceptable: asked?.acceptable ?? null,
        said: said.filter((one) => one.step === step).map(({ text }) => text),
      };
    }),
    told,
    deviations,
  };
}
