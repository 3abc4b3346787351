/** Was it broken, was the break seen, and was it mended; and did what strikes by chance strike as it should? */

import type { Facts } from '../../signals/facts.ts';
import { moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { drawsEnough } from './asks.ts';
import { chanceClaims, chanceExpectations } from './chance.ts';

export const fault = definePromise({
  key: 'fault',
  contract: {},
  expects: (_, { fault: name, service, parts, strikes, control }) => {
    const what = (parts ?? [{ fault: name, service }])
      .map((one) => `${one.fault} on ${one.service}`)
      .join(' and ');
    return control === undefined ? broken(name, what, strikes) : [withheld(what)];
  },
  knows: (_, facts) => facts,
  asks: (_, soFar, when) => (when === 'hold' ? drawsEnough(soFar) : []),
  judge: (_, facts, { plan }) =>
    plan.control === undefined
      ? [injected(facts), undone(facts), ...chanceClaims(facts, plan)]
      : [absent(facts)],
});

function broken(name: string, what: string, strikes: Plan['strikes']): Expectation[] {
  return [
    {
      id: 'fault/injected',
      words: `${what} is injected and its effect seen`,
      phase: 'inject',
      moot: 'before',
    },
    { id: 'fault/undone', words: `${what} is undone`, phase: 'recover', moot: 'fault' },
    ...(strikes === undefined ? [] : chanceExpectations(name, strikes)),
  ];
}

function withheld(what: string): Expectation {
  return {
    id: 'fault/withheld',
    words: `control run: ${what} is not injected and its effect not seen`,
    phase: 'hold',
  };
}

/** The effect must be seen while the fault is in, and must still be there when the undo begins. */
function injected({ fault: edges, effects }: Facts): Claim {
  const { injecting, injected: complete, undoing, failures } = edges;
  const judged = judging('fault/injected');
  if (injecting === undefined) return judged('no-evidence', 'the fault was never injected');
  if (complete === undefined) {
    const failure = failures.find((one) => undoing === undefined || one.t <= undoing);
    const detail = failure === undefined ? 'nothing says that it was complete' : failure.detail;
    return judged('no-evidence', `the injection failed: ${detail}`, failure?.t);
  }
  const before = effects.filter((effect) => effect.t < injecting).at(-1);
  if (before?.seen === true)
    return judged('no-evidence', `the effect was there before the fault: ${before.how}`, before.t);
  const during = effects.filter(
    (effect) => effect.t >= injecting && (undoing === undefined || effect.t <= undoing),
  );
  const seen = during.find((effect) => effect.seen);
  const last = during.at(-1);
  if (last === undefined) return judged('no-evidence', 'its effect was not looked for');
  if (seen === undefined) return judged('no-evidence', `no effect was seen: ${last.how}`, last.t);
  if (!last.seen)
    return judged(
      'no-evidence',
      `the effect was gone by ${moment(last.t)}, before the undo: ${last.how}`,
      last.t,
    );
  return judged('pass', seen.how, seen.t);
}

/** A failed undo is Firedrill's trouble, never the target's; but nothing after it can be a pass. */
function undone({ fault: edges, effects }: Facts): Claim {
  const { injecting, undoing, undone: complete, failures } = edges;
  const judged = judging('fault/undone');
  if (injecting === undefined) return judged('no-evidence', 'the fault was never injected');
  if (complete === undefined) {
    const failure = failures.find((one) => undoing !== undefined && one.t >= undoing);
    const detail = failure?.detail ?? 'nothing says that it was complete';
    return judged('no-evidence', `the undo failed: ${detail}`, failure?.t);
  }
  const after = effects.filter((effect) => effect.t >= complete).at(-1);
  if (after?.seen === true)
    return judged('no-evidence', `the effect is still there at ${moment(after.t)}: ${after.how}`, after.t);
  return judged('pass', `complete at ${moment(complete)}`, complete);
}

/** What looks like the fault where nothing was broken is no evidence of a target that is as it should be. */
function absent({ effects, fault: { injecting, undone: complete } }: Facts): Claim {
  const judged = judging('fault/withheld');
  if (injecting === undefined || complete === undefined)
    return judged('no-evidence', 'the run did not come as far as it would have been injected and undone');
  const seen = effects.find((effect) => effect.seen);
  if (seen !== undefined) return judged('no-evidence', `an effect was seen: ${seen.how}`, seen.t);
  return judged('pass', effects.at(-1)?.how ?? 'nothing was injected');
}
