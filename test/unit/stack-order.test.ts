/** In which order the containers of a stack are started where they are started one after another. */

import { expect, test } from 'vitest';
import type { Target } from '../../harness/model/target.ts';
import { inTurns, planStack } from '../../harness/stack/plan.ts';

const service = (role: string, environment: Record<string, string> = {}) => ({
  role,
  image: role,
  environment,
  port: 1,
  ready: { port: true },
  limits: { cpus: 1, memoryMiB: 64 },
});

test('whom others call comes first, then Prometheus, and then those who would be seen not to be ready', () => {
  const target = {
    name: 'shop',
    services: {
      api: service('api', { DATABASE: '{database}', CACHE: '{cache}' }),
      worker: service('worker', { DATABASE: '{database}' }),
      database: service('database'),
      cache: service('cache'),
    } as unknown as Target['services'],
  };
  const monitoring = {
    prometheusYml: '',
    rulesYml: '',
    alertmanagerYml: '',
    blackboxYml: '',
    prometheusFlags: [],
    alertmanagerFlags: [],
    blackboxFlags: [],
    rulesFile: 'rules.yml',
  };
  const plan = planStack(target, monitoring, { receiver: '', resolver: '' });
  expect(inTurns(plan).map(({ name }) => name)).toEqual([
    'database',
    'cache',
    'toxiproxy',
    'receiver',
    'prometheus',
    'alertmanager',
    'blackbox',
    'api',
    'worker',
  ]);
});
