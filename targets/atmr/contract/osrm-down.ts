import type { Answer, CallSpec, Check, DrillContract } from 'firedrill/config';
import { noRequestFails } from './no-request-fails.ts';
import { within } from './people.ts';

/** `OSRM_BUDGET_MS` of the service, and what a busy machine adds. */
const IN_TIME_MS = 2_000;

/** 503 where the router does not answer, 502 where it answers wrongly (RFC 9110, 15.6.3 and 15.6.4). */
const unavailable = (status: 502 | 503): Answer => ({
  status,
  json: { success: false, 'error.code': 'ROUTING_UNAVAILABLE' },
});

/** The router logs every request by its address; this one is the cached journey's alone. */
const AT_ROUTER = { service: 'router', log: '/route/v1/driving/13.41000,52.51000;' } as const;

const calls: Record<string, CallSpec> = {
  cached: {
    request: { method: 'GET', path: '/api/routes?from=13.41,52.51&to=13.47,52.55' },
    good: { status: 200, json: { success: true } },
    deadlineMs: 1_000,
    compare: ['data.distanceMeters', 'data.durationSeconds', 'data.geometry'],
  },
  // The same question for other places, before anything is broken: what was answered then is cached.
  before: {
    request: { method: 'GET', path: '/api/routes?from=13.43{n},52.51&to=13.45,52.54' },
    good: { status: 200, json: { success: true } },
    deadlineMs: 3_000,
  },
  // Each round asks for another journey; those of the hold begin where no journey has begun before.
  uncached: {
    request: { method: 'GET', path: '/api/routes?from=13.42{n},52.52&to=13.45,52.54' },
    good: { status: 200, json: { success: true } },
    deadlineMs: 3_000,
  },
};

const checksWhere = (refusal: Answer): Record<string, Check> => ({
  found: {
    title: 'new routes are found',
    phase: 'steady',
    call: 'before',
    everyMs: 200,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good' }] }],
  },
  'found-and-cached': {
    title: 'a route is found, and then served from the cache',
    phase: 'steady',
    call: 'cached',
    everyMs: 200,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good' }] }],
    reaches: { ...AT_ROUTER, calls: 1 },
  },
  'cached-served': {
    title: 'the cached route is still served, equal to the earlier answer, and the router sees nothing of it',
    phase: 'hold',
    call: 'cached',
    everyMs: 200,
    steps: [{ rounds: { atLeast: 20 }, answers: [{ answer: 'good', sameAs: 'steady' }] }],
    reaches: { ...AT_ROUTER, calls: 0 },
  },
  'uncached-refused': {
    title: 'routes that are not cached are refused in time, saying why',
    phase: 'hold',
    call: 'uncached',
    everyMs: 500,
    steps: [{ rounds: { atLeast: 10 }, answers: [{ answer: refusal, withinMs: IN_TIME_MS }] }],
  },
  'found-again': {
    title: 'new routes are found again',
    phase: 'recover',
    call: 'uncached',
    everyMs: 200,
    steps: [
      { rounds: { atLeast: 0 }, answers: [{ answer: refusal, withinMs: IN_TIME_MS }] },
      // A stable run; that it stays so is seen while the alerts clear.
      { rounds: { atLeast: 25 }, answers: [{ answer: 'good' }] },
    ],
  },
});

const availability = (phase: 'steady' | 'hold' | 'verify', value: 0 | 1) =>
  ({
    title: `osrm_availability is ${value}`,
    query: `${value === 1 ? 'min' : 'max'}(osrm_availability)`,
    phase,
    holds: phase === 'steady' ? 'always' : 'eventually',
    is: { equals: value },
  }) as const;

/** The router is gone: what was asked before is still answered, the rest is refused quickly, and nothing restarts. */
export const osrmDown: DrillContract = {
  calls,
  checks: checksWhere(unavailable(503)),
  impact: { call: ['before', 'uncached'] },
  metrics: {
    'no-request-fails': noRequestFails,
    'router-there': availability('steady', 1),
    'router-gone': availability('hold', 0),
    'router-back': availability('verify', 1),
  },
  alerts: {
    expected: [
      {
        alert: 'AtmrOSRMDown',
        receiver: 'pager',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/atmr-osrm-down.md' },
      },
    ],
    allowed: [
      {
        alert: 'AtmrQueueGrowing',
        phases: ['hold', 'recover', 'verify'],
        reason: 'bookings wait for the router, and how many do depends on how long the fault is held',
      },
      {
        alert: 'AtmrHighErrorRate',
        phases: ['hold', 'recover', 'verify'],
        reason: 'the drill itself asks for routes that are not cached, which are refused',
      },
    ],
  },
  people: within(15),
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 30_000 }],
      acceptable: [{ figure: 'recover', atMost: 120_000 }],
      source: 'owners',
    },
  ],
  variants: {
    errors: { checks: checksWhere(unavailable(502)) },
  },
};
