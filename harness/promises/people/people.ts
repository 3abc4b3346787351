/**
 * What is people's: that they are paged, how soon they take it up, find out and cure it, and who is told when they do not. It
 * is asked only of runs that people have to do with, and their objectives are theirs: the machine's are held against the machine.
 */

import { definePromise } from '../kind.ts';
import { escalationClaims, escalationExpectations } from './escalation.ts';
import { peoplesSchema, stepClaims, stepExpectations, summaryOf } from './steps.ts';

export const people = definePromise({
  key: 'people',
  contract: {
    /** What is asked of people in `run --manual`, milliseconds from the page; what is left out is timed and held against nothing. */
    people: peoplesSchema.exactOptional(),
  },
  withoutFault: () => ({}),
  expects: ({ people: promised = {} }, plan) =>
    plan.people === undefined
      ? []
      : [
          { id: 'people/paged', words: 'the on-call engineer is paged', phase: 'hold', moot: 'fault' },
          ...stepExpectations(promised, plan.people),
          ...escalationExpectations(plan.people),
        ],
  knows: (_, facts) => facts,
  judge: ({ people: promised = {} }, facts, { plan }) =>
    plan.people === undefined
      ? []
      : [...stepClaims(promised, facts, plan.people), ...escalationClaims(facts, plan.people)],
  summary: ({ people: promised = {} }, facts, { plan }) =>
    plan.people === undefined ? {} : { people: summaryOf(promised, facts, plan.people) },
});
