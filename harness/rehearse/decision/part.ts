/** Whether to go back, as a part of a rehearsal: decided from live metrics alone, judged by what had to come of it. */

import type { Millis } from '../../model/time.ts';
import type { Part, PartEvidence, PartJudgement, PartRun, StartedPart } from '../part.ts';
import type { World } from '../world.ts';
import { decider, type Rule } from './decider.ts';
import {
  type Decision,
  type DecisionRecord,
  decisionFacts,
  decisionRecords,
  type Situation,
} from './records.ts';
import { SITUATION_WINDOW_MS, usersIn } from './situation.ts';

type Content = NonNullable<Situation['content']>;

/** What the plan decides by. */
export interface DecisionSpec {
  rules: readonly Rule[];
  /** Names of what is asked of Prometheus, as production writes it. */
  signals: Readonly<Record<string, string>>;
  /** Commands whose success says that a dependency is well: service → command. */
  dependencies: Readonly<Record<string, readonly string[]>>;
  /** Whose write it was. */
  userOf(id: string): string;
  /** What was read back or added up since that moment, and how much of it is wrong; left out where nothing is. */
  content?(world: World, since: Millis, signal: AbortSignal): Content | Promise<Content>;
  /** What looks of the rehearsal's own came to, by their names. */
  looked?(world: World): NonNullable<Situation['looked']>;
  /** A security incident that people have declared, in their words. */
  declared(world: World): string | undefined;
  /** What it must come to in a variant, which the decider is not told. */
  expects(variant: string): { act: boolean; because: string } | undefined;
}

/** What steps do with the decision. */
export interface Deciding {
  /** Once it has been made. */
  decision(): Decision | undefined;
  /** Keeps what Prometheus says now as what it said before a deployment. */
  rememberBefore(): Promise<void>;
  /**
   * Looks once, files what was seen, and what follows from it.
   * @param watched milliseconds after a deployment from when on nothing more is waited for: not to act
   * @returns milliseconds since the deployment
   */
  look(watchedMs: number, signal: AbortSignal): Promise<number>;
}

export function deciding(spec: DecisionSpec): Part<Deciding, DecisionRecord> {
  return {
    records: decisionRecords,
    facts: (variant) => {
      const expects = spec.expects(variant);
      return expects === undefined ? {} : { expects };
    },
    start: (run) => start(spec, run),
    judge,
  };
}

function start(spec: DecisionSpec, { world, record }: PartRun<DecisionRecord>): StartedPart<Deciding> {
  const { clock, moments, requests, stack, faring } = world;
  const decides = decider(spec.rules);
  let before: Situation['before'] = {};
  let made: Decision | undefined;
  const signals = async () => {
    const all = Object.entries(spec.signals).map(
      async ([name, promql]) => [name, await world.query(promql)] as const,
    );
    return Object.fromEntries(
      (await Promise.all(all)).filter((one): one is [string, number] => one[1] !== undefined),
    );
  };
  const dependencies = async (limited: AbortSignal) => {
    const all = Object.entries(spec.dependencies).map(async ([service, command]) => {
      const well = await stack.commands.run(service, command, limited).then(
        () => true,
        () => false,
      );
      return [service, well] as const;
    });
    return Object.fromEntries(await Promise.all(all));
  };
  const situation = async (limited: AbortSignal): Promise<Situation> => {
    const from = clock.now() - SITUATION_WINDOW_MS;
    const [seen, well, content] = await Promise.all([
      signals(),
      dependencies(limited),
      spec.content?.(world, from, limited),
    ]);
    const now = clock.now();
    const looked = spec.looked?.(world);
    const deployed = moments.get('deployed');
    const declared = spec.declared(world);
    const writes = requests.flatMap(({ id, t, status }) =>
      id === undefined ? [] : [{ id, t, ...(status === undefined ? {} : { status }) }],
    );
    return {
      ...(deployed === undefined ? {} : { sinceDeploymentMs: now - deployed }),
      signals: seen,
      before,
      users: usersIn(writes, spec.userOf, now),
      unreachableForMs: faring.badFor('liveness'),
      ...(content === undefined ? {} : { content }),
      ...(looked === undefined ? {} : { looked }),
      ...(declared === undefined ? {} : { declared }),
      dependencies: well,
    };
  };
  return {
    api: {
      decision: () => made,
      async rememberBefore() {
        before = await signals();
      },
      async look(watchedMs, limited) {
        const seen = await situation(limited);
        const since = seen.sinceDeploymentMs ?? 0;
        made = decides.see(seen) ?? (since > watchedMs ? decides.conclude() : undefined);
        const t = clock.now();
        record({ kind: 'situation', t, situation: seen });
        if (made === undefined) return since;
        moments.set('decided', t);
        const deployed = moments.get('deployed');
        if (deployed !== undefined) world.figure('decided', { low: t - deployed, high: t - deployed });
        record({ kind: 'decision', t, decision: made });
        return since;
      },
    },
  };
}

function judge({ header, records, blind }: PartEvidence<DecisionRecord>): PartJudgement {
  const { expects } = decisionFacts.parse(header);
  const decisions = records.flatMap((record) => {
    if (record.kind !== 'decision') return [];
    const { t, decision } = record;
    const { act, because, rules } = decision;
    const right =
      expects === undefined
        ? null
        : act === expects.act && (!expects.act || because.includes(expects.because));
    return [{ at: t, act, because, expected: expects ?? null, right, rules: [...rules] }];
  });
  return {
    decisions,
    broken: decisions.flatMap(({ right, act, expected, at }) =>
      // A decision is not blamed for what could not be seen.
      right === false && blind(at).length === 0
        ? [
            `it was decided ${act ? '' : 'not '}to act, and had to be ${expected?.act ? '' : 'not '}to act: ${expected?.because}`,
          ]
        : [],
    ),
    missing: expects !== undefined && decisions.length === 0 ? ['nothing was decided'] : [],
    ...(decisions.at(-1)?.act === false ? { excuse: 'it was decided not to act' } : {}),
  };
}
