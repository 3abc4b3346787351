import { z } from 'zod';
import type { Figure } from '../figures/interval.ts';
import type { Grade, Judgement } from '../model/judgement.ts';
import type { MeasureName } from '../model/objective.ts';
import type { Phase } from '../model/phase.ts';
import type { Millis } from '../model/time.ts';
import type { Facts } from '../signals/facts.ts';
import type { Need } from '../signals/need.ts';
import type { Condition, Moment, SoFar } from './condition.ts';
import type { OnMachine } from './on-machine.ts';
import type { Plan } from './plan.ts';
import type { Place } from './problems.ts';
import type { Rests } from './rests.ts';

/** Something that must be found so, known before the run. */
export interface Expectation {
  /** Made of keys, see {@link Finding.id}. */
  id: string;
  /** The promise, in the words of the contract's owner. */
  words: string;
  phase: Phase;
  /**
   * `before`: a steady state that was not reached is missing evidence and no failure. `fault`: what did not come
   * about says nothing where the fault itself was not seen. Left out: it is a failure whatever else happened.
   */
  moot?: 'before' | 'fault';
}

/** What the facts say of an expectation. */
export interface Claim {
  id: string;
  grade: Grade;
  because: string;
  /** When it was decided, on the run's clock. */
  at?: Millis;
  /** What it rests on: across a gap in that, nothing is known. */
  rests?: Rests;
  /** Nothing is known, since the runner itself stood still. */
  ofMachine?: true;
  /** Whether a machine that is pressed can have brought a failure about, or kept something from being known; see strained.ts. */
  onMachine?: OnMachine;
  /** The phase in which it was decided, where that is not the expectation's. */
  phase?: Phase;
}

/** A claim that no expectation foresaw: it says itself what was expected. */
export type Surprise = Claim & { words: string; phase: Phase };

/** A question that a drill is run to answer, and whether a contract says enough to have it answered. */
export interface Point {
  question: string;
  answered: boolean;
  /** The key of the contract that answers it, or that would, with an example. */
  by: string;
}

/** What the judge gives every kind: the facts, the plan they were to follow, and the figures of all kinds. */
export interface Judged {
  facts: Facts;
  plan: Plan;
  figures: Readonly<Record<string, Figure>>;
}

/** What a kind adds to the judgement; `taken`: of measures, whose they are and milliseconds from one look to the next. */
export type Summary = Partial<Judgement> & {
  taken?: Readonly<Partial<Record<MeasureName, { of?: string; resolutionMs: Millis }>>>;
  /** That users were down again after the recovery, in words. */
  relapsed?: string;
};

/**
 * A kind of promise: what may be promised, what must be observed for it, what the run waits for, and how it is judged.
 * Everything that is of it lies in its folder, and no kind imports another.
 *
 * ```
 *  contract ─► problems      before anything is started
 *           ─► needs         what the signals must observe
 *           ─► expects       the list of findings, known before the run
 *  facts ────► knows ─► asks     what the run waits for     (facts so far)
 *                    ─► judge    what the facts say          (facts in full)
 *                    ─► figures  what objectives are held against
 * ```
 */
export interface PromiseKind<Shape extends z.ZodRawShape, Knows> {
  key: string;
  /** The keys of a drill's contract that are this kind's. */
  contract: Shape;
  /** What holds unless the contract says otherwise; it is written into the run's header. */
  defaults?(plan: Plan): Partial<z.infer<z.ZodObject<Shape>>>;
  /** What is wrong with it, one line each: file, key and remedy. */
  problems?(spec: z.infer<z.ZodObject<Shape>>, place: Place): string[];
  /** The same with queries whose durations are the run's; left out where there are none. */
  paced?(
    spec: z.infer<z.ZodObject<Shape>>,
    compress: (query: string) => string,
  ): Partial<z.infer<z.ZodObject<Shape>>>;
  /** What of it holds in a control run, in which nothing is broken; left out where all does. */
  withoutFault?(spec: z.infer<z.ZodObject<Shape>>): Partial<z.infer<z.ZodObject<Shape>>>;
  needs?(spec: z.infer<z.ZodObject<Shape>>, plan: Plan): Need[];
  expects(spec: z.infer<z.ZodObject<Shape>>, plan: Plan): Expectation[];
  /** Which of the drill's questions it answers, and whether this contract lets it; for `explain --contract`. */
  points?(spec: z.infer<z.ZodObject<Shape>>, plan: Plan): Point[];
  /** The one reading of the facts, so far or in full. */
  knows(spec: z.infer<z.ZodObject<Shape>>, facts: Facts, plan: Plan): Knows;
  asks?(spec: z.infer<z.ZodObject<Shape>>, soFar: SoFar<Knows>, moment: Moment): Condition[];
  figures?(knows: Knows): Record<string, Figure>;
  judge(spec: z.infer<z.ZodObject<Shape>>, knows: Knows, judged: Judged): (Claim | Surprise)[];
  /** What the report tells of it besides findings. */
  summary?(spec: z.infer<z.ZodObject<Shape>>, knows: Knows, judged: Judged): Summary;
}

/** What one kind makes of one run's facts. */
export interface Reading {
  figures: Record<string, Figure>;
  claims(figures: Judged['figures']): (Claim | Surprise)[];
  summary(figures: Judged['figures']): Summary;
}

/** A kind whose contract is read from a plan: what is a loop over kinds need not know their specs. */
export interface DefinedKind<Shape extends z.ZodRawShape = z.ZodRawShape> {
  key: string;
  contract: Shape;
  defaults(plan: Plan): Record<string, unknown>;
  problems(contract: unknown, place: Place): string[];
  paced(contract: unknown, compress: (query: string) => string): Record<string, unknown>;
  /** A contract without what this kind promises of a fault. */
  withoutFault(contract: Record<string, unknown>): Record<string, unknown>;
  needs(plan: Plan): Need[];
  expects(plan: Plan): Expectation[];
  points(plan: Plan): Point[];
  asks(soFar: Omit<SoFar<unknown>, 'knows'>, moment: Moment): Condition[];
  read(facts: Facts, plan: Plan): Reading;
}

/**
 * A kind of promise, ours or a project's: what `promises/<key>.ts` of a project exports as its default. Its contract stands under `own`
 * in a drill's contract, and ids of its findings begin with `own/<key>/`.
 * @typeParam Knows the one reading of the facts, which its other functions are given
 */
export function definePromise<Shape extends z.ZodRawShape, Knows>(
  kind: PromiseKind<Shape, Knows>,
): DefinedKind<Shape> {
  const schema = z.object(kind.contract);
  const specOf = (contract: unknown) => schema.parse(contract);
  return {
    key: kind.key,
    contract: kind.contract,
    defaults: (plan) => kind.defaults?.(plan) ?? {},
    problems: (contract, place) => kind.problems?.(specOf(contract), place) ?? [],
    paced: (contract, compress) => kind.paced?.(specOf(contract), compress) ?? {},
    withoutFault(contract) {
      if (kind.withoutFault === undefined) return contract;
      const others = Object.entries(contract).filter(([key]) => !(key in kind.contract));
      return { ...Object.fromEntries(others), ...kind.withoutFault(specOf(contract)) };
    },
    needs: (plan) => kind.needs?.(specOf(plan.contract), plan) ?? [],
    expects: (plan) => kind.expects(specOf(plan.contract), plan),
    points: (plan) => kind.points?.(specOf(plan.contract), plan) ?? [],
    asks(soFar, moment) {
      const spec = specOf(soFar.plan.contract);
      const knows = () => kind.knows(spec, soFar.facts, soFar.plan);
      return kind.asks?.(spec, { ...soFar, knows }, moment) ?? [];
    },
    read(facts, plan) {
      const spec = specOf(plan.contract);
      const knows = kind.knows(spec, facts, plan);
      return {
        figures: kind.figures?.(knows) ?? {},
        claims: (figures) => kind.judge(spec, knows, { facts, plan, figures }),
        summary: (figures) => kind.summary?.(spec, knows, { facts, plan, figures }) ?? {},
      };
    },
  };
}
