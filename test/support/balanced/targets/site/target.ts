import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const beside = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
const limits = { cpus: 0.5, memoryMiB: 128 };

/** A stranger's target of three replicas behind a balancer, which is what users call. */
export default {
  name: 'site',
  summary: 'Three replicas behind a balancer',
  entry: 'balancer',
  services: {
    balancer: {
      role: 'balancer',
      image: 'node',
      command: ['--eval', beside('balancer.cjs')],
      environment: { REPLICAS: '{web-1},{web-2},{web-3}' },
      port: 80,
      ready: { http: '/up' },
      limits,
    },
    web: {
      role: 'api',
      replicas: 3,
      image: 'node',
      command: ['--eval', beside('web.cjs')],
      port: 8080,
      ready: { http: '/' },
      limits,
    },
  },
  contract: {
    probes: {
      liveness: { path: '/up', everyMs: 50 },
      user: { path: '/', good: { status: 200, text: 'hello' }, deadlineMs: 1000, everyMs: 50 },
    },
    replicas: { of: 'web', path: '/', says: 'x-served-by', backWithinMs: 5000 },
    drills: {
      'replica-down': { breaks: 'web-2' },
    },
  },
};
