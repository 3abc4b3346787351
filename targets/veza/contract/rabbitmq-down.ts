import type { Answer, CallSpec, Check, DrillContract } from 'firedrill/config';
import { noRequestFails } from './no-request-fails.ts';
import { uploads, uploadsWait } from './uploads.ts';

const health: CallSpec = {
  request: { method: 'GET', path: '/api/v1/health' },
  good: { status: 200, json: { success: true, 'data.status': 'ok', 'data.checks.rabbitmq.status': 'ok' } },
  deadlineMs: 2_000,
};
const status: CallSpec = {
  request: { method: 'GET', path: '/api/v1/status' },
  good: { status: 200, json: { success: true, 'data.status': 'operational' } },
  deadlineMs: 2_000,
};

const DEGRADED: Answer = {
  status: 200,
  json: { success: true, 'data.status': 'degraded', 'data.checks.rabbitmq.status': 'error' },
};

const checks: Record<string, Check> = {
  healthy: {
    title: 'health says ok, RabbitMQ included',
    phase: 'steady',
    call: 'health',
    everyMs: 250,
    steps: [{ rounds: { atLeast: 5 }, answers: [{ answer: 'good' }] }],
  },
  degraded: {
    title: 'health says degraded and names RabbitMQ',
    phase: 'hold',
    call: 'health',
    everyMs: 250,
    steps: [{ rounds: { atLeast: 20 }, answers: [{ answer: DEGRADED }] }],
  },
  'status-degraded': {
    title: 'the status page says degraded',
    phase: 'hold',
    call: 'status',
    everyMs: 500,
    steps: [{ rounds: { atLeast: 10 }, answers: [{ answer: DEGRADED }] }],
  },
  'healthy-again': {
    title: 'health says ok again by itself',
    phase: 'recover',
    call: 'health',
    everyMs: 250,
    steps: [
      { rounds: { atLeast: 0 }, answers: [{ answer: DEGRADED }] },
      { rounds: { atLeast: 20 }, answers: [{ answer: 'good' }] },
    ],
  },
};

/** RabbitMQ is optional: without it the service is degraded and still ready; uploads are accepted, wait, and are done. */
export const rabbitmqDown: DrillContract = {
  ...uploads,
  calls: { health, status },
  checks,
  impact: { call: 'health' },
  metrics: { 'no-request-fails': noRequestFails, ...uploadsWait },
  alerts: {
    expected: [
      {
        alert: 'VezaRabbitMQDown',
        receiver: 'chat',
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/rabbitmq_down.md' },
      },
      {
        alert: 'VezaUploadsStuck',
        receiver: 'pager',
        labels: { severity: 'critical' },
        annotations: { runbook: 'runbooks/upload_stuck.md' },
      },
      {
        alert: 'VezaHealthDegraded',
        mutedBy: 'night',
        receiver: 'mail',
        integration: 'email',
        labels: { severity: 'warning' },
        annotations: { runbook: 'runbooks/veza-health-degraded.md' },
      },
    ],
  },
  // A broker that was killed takes seconds to start.
  objectives: [
    {
      objective: [{ figure: 'recover', atMost: 20_000 }],
      acceptable: [{ figure: 'recover', atMost: 60_000 }],
      source: 'ours',
    },
    {
      objective: [{ figure: 'deliver', atMost: 240_000 }],
      acceptable: [{ figure: 'deliver', atMost: 420_000 }],
      source: 'ours',
    },
  ],
};
