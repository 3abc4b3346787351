import type { CallSpec, Check, DrillContract, WorkloadSpec } from 'firedrill/config';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { paged, told } from './alerts.ts';
import { toldBy } from './causes.ts';
import { noRequestFails } from './no-request-fails.ts';
import { ALL_TABLES, runbooks, withoutLine } from './runbooks.ts';
import { login } from './workload.ts';

const headers = { cookie: '{cookie}' };

/** Of what users of the variant ask, one request in forty. */
const uploads: Record<string, CallSpec> = {
  announce: {
    request: {
      method: 'POST',
      path: '/drive/files',
      headers,
      body: { id: 'seldom-written', folderId: 'root-drill', encryptedMetadata: 'seldom' },
    },
    good: { status: '2xx' },
    deadlineMs: 3_000,
  },
  upload: {
    request: {
      method: 'PUT',
      path: '/drive/files/seldom-written/chunks/0',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      raw: 'a chunk of few',
    },
    good: { status: 204 },
    deadlineMs: 3_000,
  },
};

const REFUSED = {
  answer: { status: 500, json: { success: false, 'error.code': 'STORE_FAILED' } },
  withinMs: 1_000,
} as const;

const checks: Record<string, Check> = {
  announced: {
    title: 'a file is announced',
    phase: 'steady',
    call: 'announce',
    everyMs: 1_000,
    steps: [{ rounds: { atLeast: 1 }, answers: [{ answer: 'good' }] }],
  },
  refused: {
    title: 'chunks are refused, quickly',
    phase: 'hold',
    call: 'upload',
    everyMs: 3_000,
    steps: [{ rounds: { atLeast: 10 }, answers: [REFUSED] }],
  },
  'uploaded-again': {
    title: 'chunks are taken again',
    phase: 'recover',
    call: 'upload',
    everyMs: 500,
    steps: [
      { rounds: { atLeast: 0 }, answers: [REFUSED] },
      { rounds: { atLeast: 5 }, answers: [{ answer: 'good' }] },
    ],
  },
};

/** Users who sort their folders and upload nothing. */
const sorting: WorkloadSpec = {
  ratePerSecond: 12,
  deadlineMs: 3000,
  login,
  write: {
    method: 'POST',
    path: '/drive/folders',
    headers,
    body: { id: '{id}', encryptedMetadata: 'Drill {n}' },
    acknowledged: [201],
  },
  read: { method: 'GET', path: '/drive/folders/{id}', headers, found: [200], absent: [404] },
};

/** What is uploaded fails, and is not acknowledged; what needs no chunk goes on. */
export const bucketMissing: DrillContract = {
  profiles: ['tools'],
  metrics: {
    'no-request-fails': noRequestFails,
    'store-refuses': {
      title: 'what the store refuses shows in gauzian_s3_errors_total',
      query: 'sum(rate(gauzian_s3_errors_total[1m]))',
      phase: 'hold',
      holds: 'eventually',
      is: { above: 0.1 },
    },
  },
  alerts: {
    expected: [
      paged('GauzianErrorShare', 'high-error-rate', '5 %'),
      told('HighErrorRate', 'high-error-rate', '100%'),
    ],
    allowed: [],
  },
  logs: toldBy('bucket'),
  runbooks: runbooks('bucket', ALL_TABLES),
  objectives: ourObjectivesForACutNetwork,
  variants: {
    missing: {
      traffic: { writes: 'bad', reads: 'good' },
      writes: { status: 500, json: { 'error.code': 'STORE_FAILED' } },
      impact: 'writes',
    },
    // The rule as its owners wrote it says 100 % of what is one request in forty, and would have a release rolled back.
    'seldom-used': {
      workload: sorting,
      calls: uploads,
      checks,
      traffic: { writes: 'good', reads: 'good' },
      impact: { call: 'upload' },
      remedies: {
        bucket: { title: 'the bucket', figure: 'failed', without: 'refused', with: 'uploaded-again' },
      },
      runbooks: withoutLine(
        runbooks('bucket', ALL_TABLES),
        'high-error-rate',
        'share',
        'less than 5 % of all requests fail here, which share-is-small holds against it',
      ),
      metrics: {
        'no-request-fails': noRequestFails,
        'share-is-small': {
          title: 'less than 5 % of all requests fail',
          query:
            'sum(rate(gauzian_requests_total{status=~"5.."}[5m])) / sum(rate(gauzian_requests_total[5m]))',
          phase: 'hold',
          holds: 'always',
          is: { below: 0.05 },
        },
      },
      alerts: {
        expected: [told('HighErrorRate', 'high-error-rate', '100%')],
      },
    },
  },
};
