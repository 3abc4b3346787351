/** As it was, not only up again: as quick, as reliable, and holding no more than before the fault. In every drill. */

import { z } from 'zod';
import type { Facts } from '../../signals/facts.ts';
import { lasting } from '../condition.ts';
import { type Claim, definePromise, type Expectation, type Plan } from '../kind.ts';
import { holdingsClaim } from './holdings.ts';
import { errorsClaim, latencyClaim, probeLatencies, requestLatencies } from './service.ts';
import { AFTER_MS, type Windows, windowsOf } from './windows.ts';

/** The roles of services that the target's owners wrote themselves. */
const OWN = ['api', 'worker'];

export const afterwards = definePromise({
  key: 'afterwards',
  contract: {
    /** Which of them hold; all where the contract says nothing. */
    afterwards: z
      .strictObject({
        /** The user route and the workload answer as quickly as before, and as many answers succeed. */
        service: z.boolean(),
        /** The services' own memory, open files and connections are what they were. */
        holdings: z.boolean(),
      })
      .partial()
      .exactOptional(),
  },
  defaults: () => ({ afterwards: { service: true, holdings: true } }),
  needs: ({ afterwards: held = {} }, plan) =>
    held.holdings === true ? own(plan).map((service) => ({ signal: 'resources', service })) : [],
  expects: ({ afterwards: held = {} }, plan): Expectation[] => [
    ...(held.service === true
      ? ([
          ['latency/user', 'the user route answers as quickly as before the fault', plan.probes.user],
          ['latency/workload', 'the workload is answered as quickly as before the fault', plan.workload],
          ['errors', 'no more answers fail than before the fault', plan.probes.user ?? plan.workload],
        ] as const)
      : []
    ).flatMap(([name, words, seen]): Expectation[] => (seen === undefined ? [] : [expectation(name, words)])),
    ...(held.holdings === true ? own(plan) : []).map((service) =>
      expectation(
        `holdings/${service}`,
        `${service} holds no more memory, files and connections than before the fault`,
      ),
    ),
  ],
  points: ({ afterwards: held = {} }, { probes, workload }) => [
    {
      question: 'is the service as quick and as reliable as before?',
      answered: held.service === true && (probes.user ?? workload) !== undefined,
      by: 'contract.probes.user or contract.workload',
    },
  ],
  knows: (_, facts) => facts,
  asks: ({ afterwards: held = {} }, soFar, when) =>
    when === 'stays' && held.service === true
      ? [lasting(soFar, 'afterwards/window', 'how it is afterwards', AFTER_MS)]
      : [],
  judge: ({ afterwards: held = {} }, facts, { plan }) => {
    const windows = windowsOf(facts, plan);
    return [
      ...(held.service === true && windows !== undefined ? serviceClaims(facts, plan, windows) : []),
      ...(held.holdings === true && windows !== undefined
        ? own(plan).map((service) =>
            holdingsClaim(`afterwards/holdings/${service}`, service, facts, windows, plan.resolutionMs),
          )
        : []),
    ];
  },
});

function expectation(name: string, words: string): Expectation {
  return { id: `afterwards/${name}`, words, phase: 'verify', moot: 'fault' };
}

/** Of what there is: a route that is probed, traffic, or both. */
function serviceClaims(facts: Facts, plan: Plan, windows: Windows): Claim[] {
  const { probes, workload, resolutionMs } = plan;
  const slower = (what: 'probe' | 'workload', of: string, latencies: typeof probeLatencies) =>
    latencyClaim(`afterwards/latency/${of}`, what, latencies(facts, windows), facts, windows, resolutionMs);
  return [
    ...(probes.user === undefined ? [] : [slower('probe', 'user', probeLatencies)]),
    ...(workload === undefined ? [] : [slower('workload', 'workload', requestLatencies)]),
    ...((probes.user ?? workload) === undefined ? [] : [errorsClaim('afterwards/errors', facts, windows)]),
  ];
}

/** The broken service is left out: what it holds is new when it was started anew. */
function own({ services = {}, service: broken }: Plan): string[] {
  return Object.entries(services).flatMap(([name, role]) =>
    OWN.includes(role) && name !== broken ? [name] : [],
  );
}
