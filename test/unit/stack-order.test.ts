/** In which order the containers of a stack are started where they are started one after another. */

import { expect, test } from 'vitest';
import type { Target } from '../../harness/model/target.ts';
import { inTurns, planStack } from '../../harness/stack/plan.ts';
import { NO_MONITORING } from '../support/no-monitoring.ts';

const service = (role: string, environment: Record<string, string> = {}) => ({
  role,
  image: role,
  environment,
  port: 1,
  ready: { port: true },
  limits: { cpus: 1, memoryMiB: 64 },
});

test('no service starts before those it calls, and Prometheus before those it would see unready', () => {
  const target = {
    name: 'shop',
    services: {
      web: service('web', { API: '{api}' }),
      api: service('api', { DATABASE: '{database}', CACHE: '{cache}' }),
      worker: service('worker', { DATABASE: '{database}', PEER: '{peer}' }),
      // Two that call each other have no order, and are not waited for for ever.
      peer: service('peer', { WORKER: '{worker}' }),
      database: service('database'),
      cache: service('cache'),
    } as unknown as Target['services'],
  };
  const plan = planStack(target, {
    components: [],
    monitoring: NO_MONITORING,
    helpers: { receiver: '', answers: '', mail: '', resolver: '' },
  });
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
    'web',
    'peer',
  ]);
});

test('a volume of a stated size that two services share is held once', () => {
  const mounts = [{ path: '/spare', volume: 'spare', sizeMiB: 64 }];
  const target = {
    name: 'shop',
    services: {
      one: { ...service('one'), container: { mounts } },
      other: { ...service('other'), container: { mounts } },
    } as unknown as Target['services'],
  };
  const plan = planStack(target, {
    components: [],
    helpers: { receiver: '', answers: '', mail: '', resolver: '' },
  });
  const holder = plan.containers.find(({ name }) => name === 'receiver');
  expect(holder?.spec?.mounts).toEqual([{ ...mounts[0], path: '/held/spare' }]);
});
