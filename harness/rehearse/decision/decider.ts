/**
 * Whether to act, by a plan's own rules and from nothing but the situation: what triggers, and what speaks against it.
 */

import type { Decision, Situation } from './records.ts';

/** What a rule says of a situation. */
export interface Saying {
  holds: boolean;
  /** The figures that say so. */
  because: string;
}

export interface Rule {
  id: string;
  title: string;
  /** `trigger`: a reason to act. `against`: a reason not to, whatever triggers. */
  kind: 'trigger' | 'against';
  /** Triggers that the reason not to act speaks against; left out: all of them. */
  of?: readonly string[];
  says(situation: Situation): Saying;
}

/** Looks on end at which a trigger must hold: one sample is no incident. */
const CONFIRMED = 3;

/** What one look says: every rule's words, the triggers that stand, and those that are spoken against. */
function weigh(
  rules: readonly Rule[],
  situation: Situation,
): { standing: string[]; overruled: string[]; rules: Decision['rules'] } {
  const said = rules.map((rule) => ({ ...rule, ...rule.says(situation) }));
  const triggers = said.filter(({ kind, holds }) => kind === 'trigger' && holds);
  const against = (id: string) =>
    said.filter(
      ({ kind, holds, of }) => kind === 'against' && holds && (of === undefined || of.includes(id)),
    );
  return {
    standing: triggers.filter(({ id }) => against(id).length === 0).map(({ id }) => id),
    overruled: triggers.flatMap((trigger) => {
      const reasons = against(trigger.id);
      return reasons.length === 0 ? [] : [`${inWords(trigger)}; but ${reasons.map(inWords).join('; ')}`];
    }),
    rules: said.map(({ id, title, kind, holds, because }) => ({ id, title, kind, holds, because })),
  };
}

export interface Decider {
  /** @returns the decision once it can be made */
  see(situation: Situation): Decision | undefined;
  /** What it comes to when nothing more is waited for: not to act. */
  conclude(): Decision;
}

/** Acts as soon as one trigger has stood for three looks on end. It sees situations and nothing else. */
export function decider(rules: readonly Rule[]): Decider {
  const runs = new Map<string, number>();
  let last: Decision['rules'] = [];
  let overruled: string[] = [];
  /** Reasons not to act that were seen, and what each said last. */
  const against = new Map<string, string>();
  return {
    see(situation) {
      const seen = weigh(rules, situation);
      last = seen.rules;
      if (seen.overruled.length > 0) overruled = seen.overruled;
      for (const one of seen.rules) {
        if (one.kind === 'against' && one.holds) against.set(one.id, inWords(one));
        if (one.kind !== 'trigger') continue;
        runs.set(one.id, seen.standing.includes(one.id) ? (runs.get(one.id) ?? 0) + 1 : 0);
      }
      const trigger = seen.rules.find(({ id }) => (runs.get(id) ?? 0) >= CONFIRMED);
      if (trigger === undefined) return undefined;
      return { act: true, trigger: trigger.id, because: inWords(trigger), rules: seen.rules };
    },
    conclude() {
      const nothing = ['nothing that triggers it held for long enough', ...against.values()];
      const because = overruled.length > 0 ? overruled.join('. ') : nothing.join('; ');
      return { act: false, because, rules: last };
    },
  };
}

const inWords = ({ title, because }: { title: string; because: string }): string => `${title}: ${because}`;
