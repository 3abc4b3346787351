/** A target under a load that is too high for it: what it does about that, and what its runbook's remedies do. */

import { at, type Figure } from '../../figures/interval.ts';
import type { LoadSummary } from '../../model/judgement.ts';
import { LOAD_FIGURES } from '../../model/objective.ts';
import { type LoadContract, loadContract } from '../../signals/load/contract.ts';
import { checkLoadRequest } from '../../signals/load/request.ts';
import { problemOf } from '../../text/problem-of.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise } from '../kind.ts';
import { unknownNames } from '../problems.ts';
import { queueEmpty, spikeOver, spikeSent } from './asks.ts';
import { loadClaims, loadExpectations } from './claims.ts';
import { loadSummary } from './summary.ts';

export const load = definePromise({
  key: 'load',
  contract: {
    /** For drills whose fault is load. */
    load: loadContract.exactOptional(),
  },
  problems({ load: promised }, place) {
    const key = `${place.key}.load`;
    if (promised === undefined)
      return place.offersLoad
        ? [`${key} is missing: the drill offers it, so say what users ask, how much and for how long`]
        : [];
    return [
      ...(place.declared.list
        ? []
        : [
            `${key} needs contract.workload.list, which tells what became of what was acknowledged under load`,
          ]),
      ...unknownNames(servicesOf(promised), place.services, key, 'services', place),
      ...problemOf(() => checkLoadRequest(promised, place.captured)).map((line) => `${place.key}: ${line}`),
    ];
  },
  withoutFault: () => ({}),
  needs: ({ load: promised }) =>
    promised === undefined
      ? []
      : [
          { signal: 'workload', fields: [], ids: promised.kept.id },
          ...(promised.queue === undefined ? [] : [{ signal: 'load', ...promised.queue } as const]),
        ],
  expects: ({ load: promised }) => (promised === undefined ? [] : loadExpectations(promised)),
  knows: ({ load: promised }, facts, { seed = 0 }) => ({
    facts,
    summary: promised && loadSummary(facts, promised, seed),
  }),
  asks({ load: promised }, soFar, moment) {
    if (promised === undefined) return [];
    switch (moment) {
      case 'hold':
        return [spikeSent(promised, soFar)];
      case 'stays':
        return [spikeOver(promised, soFar), ...queueEmpty(promised, soFar)];
      case 'calm':
        return queueEmpty(promised, soFar);
      default:
        return [];
    }
  },
  figures: ({ summary }) => Object.fromEntries(LOAD_FIGURES.map((name) => [name, loadFigure(summary, name)])),
  judge: ({ load: promised }, { facts, summary }) =>
    promised === undefined
      ? []
      : summary === undefined
        ? withoutEnd(promised)
        : loadClaims(promised, facts, summary),
  summary: (_, { summary }) => (summary === undefined ? {} : { load: summary }),
});

function withoutEnd(promised: LoadContract): Claim[] {
  return loadExpectations(promised).map(({ id }) =>
    judging(id)('no-evidence', 'the spike was not seen to its end'),
  );
}

/** Services that a load speaks of: its sizes, its queue and its remedies. */
function servicesOf({ sized = {}, queue, remedies }: LoadContract): string[] {
  return [
    ...Object.keys(sized),
    ...(queue === undefined ? [] : [queue.service]),
    ...remedies.flatMap((remedy) => ('replica' in remedy ? [remedy.replica] : [remedy.scale, remedy.by])),
  ];
}

/** Of a generator that was saturated, or a spike that never was, nothing is known. */
function loadFigure(summary: LoadSummary | undefined, name: (typeof LOAD_FIGURES)[number]): Figure {
  if (summary === undefined) return { absent: 'no spike was seen to its end' };
  const { saturated } = summary.generator;
  if (saturated !== undefined) return { absent: `the generator was saturated: ${saturated}` };
  switch (name) {
    case 'success':
      return summary.admitted === 0 ? { absent: 'no request was admitted' } : at(summary.successRatio);
    case 'shed':
      return at(summary.shed / summary.sent);
    case 'p95':
      return summary.latencyMs === null ? { absent: 'no request was served' } : at(summary.latencyMs.p95);
    case 'drain':
      return summary.queue?.drain ?? { absent: 'the queue was never seen to be empty again' };
  }
}
