/** That a probe was asked so many times at least. */
import { definePromise, z } from 'firedrill/config';

export default definePromise({
  key: 'asked',
  contract: { asked: z.strictObject({ times: z.number().int(), of: z.enum(['user']) }).exactOptional() },
  problems: ({ asked }, place) =>
    asked !== undefined && place.declared.probes[asked.of] === undefined
      ? [`${place.key}.asked.of: there is no such probe`]
      : [],
  expects: ({ asked }) =>
    asked === undefined
      ? []
      : [{ id: asked.of, words: `${asked.of} was asked ${asked.times} times`, phase: 'verify' }],
  knows: (_, facts) => facts.probes.user.length,
  judge: ({ asked }, length) =>
    asked === undefined
      ? []
      : [{ id: asked.of, grade: length >= asked.times ? 'pass' : 'fail', because: `${length} times` }],
});
