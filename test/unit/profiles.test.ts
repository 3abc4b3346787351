/** Services that few drills need: who starts them, and what of a stack without them no longer leads to them. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadDrills, loadTarget } from '../../harness/cli/catalogue.ts';
import { checkTarget } from '../../harness/cli/check-target.ts';
import { componentsOf } from '../../harness/cli/components.ts';
import { explain } from '../../harness/cli/explain-drill.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { startedFor } from '../../harness/cli/started-for.ts';
import { validate } from '../../harness/cli/validate-everything.ts';
import { withFiles } from '../../harness/cli/written/with-files.ts';
import { asDrilled, profileSets, profilesOf, withProfiles } from '../../harness/contract/as-drilled.ts';
import { parseTarget, type Target } from '../../harness/contract/target-schema.ts';
import { leadPrometheus } from '../../harness/rules/prometheus/lead-prometheus.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { planOf, whyNot } from '../../harness/run/plan.ts';

const WEB = {
  role: 'api',
  image: 'web:1',
  port: 8080,
  ready: { http: '/' },
  limits: { cpus: 1, memoryMiB: 64 },
};
const write = { method: 'POST', path: '/jobs', body: { id: '{id}' }, acknowledged: [202] };
const WORKLOAD = {
  ratePerSecond: 2,
  deadlineMs: 1000,
  write,
  read: { method: 'GET', path: '/jobs/{id}', found: [200], absent: [404] },
};

const written = (change: Record<string, unknown> = {}) => ({
  name: 'shop',
  summary: 'A shop',
  services: {
    api: {
      ...WEB,
      environment: { DATABASE: '{store}', QUEUE: 'amqp://{queue}', PEERS: '{store},{worker}', MODE: 'plain' },
      after: { store: 'ready', queue: 'started' },
    },
    store: { ...WEB, role: 'database' },
    queue: { ...WEB, role: 'queue', image: 'rabbitmq', profiles: ['jobs'] },
    worker: { ...WEB, role: 'worker', profiles: ['jobs'], environment: { QUEUE: '{queue}' } },
    front: { ...WEB, role: 'balancer', profiles: ['front', 'jobs'], environment: { BEHIND: '{api}' } },
  },
  contract: {
    probes: { user: { path: '/orders' } },
    drills: {
      'db-down': {},
      'jobs-lost': {
        profiles: ['jobs'],
        workload: WORKLOAD,
        variants: { behind: { profiles: ['jobs', 'front'], entry: 'front' } },
      },
    },
    ...change,
  },
});
const shop = parseTarget(written(), 'targets/shop/target.ts');
const DRILL = {
  name: 'jobs-lost',
  title: 'Jobs lost',
  summary: 'A worker dies.',
  breaks: 'worker',
  variants: {
    killed: { title: 'killed', fault: { name: 'stopped', inject: never, undo: never, effect: never } },
    behind: { title: 'behind', fault: { name: 'stopped', inject: never, undo: never, effect: never } },
  },
  defaultVariant: 'killed',
  whileBroken: { readiness: 'good', liveness: 'good', user: 'good' },
} as const;
function never(): never {
  throw new Error('nothing is broken here');
}

describe('a stack without the services of a profile', () => {
  const { services } = withProfiles(shop);

  test('has those of no profile alone', () => {
    expect(Object.keys(services)).toEqual(['api', 'store']);
  });

  test('leads to none of them: no variable, no item of a list, nothing that is waited for', () => {
    expect(services.api).toMatchObject({
      environment: { DATABASE: '{store}', PEERS: '{store}', MODE: 'plain' },
      after: { store: 'ready' },
    });
    expect(services.api?.environment).not.toHaveProperty('QUEUE');
    expect(services.api?.after).not.toHaveProperty('queue');
  });

  test('makes no calls to them, and has no variables in which their addresses stand', () => {
    const calls = [
      { service: 'store' },
      { service: 'queue', address: { text: 'queue:5672', variables: ['QUEUE'] } },
    ];
    const api = { ...WEB, calls, environment: { QUEUE: 'amqp://queue:5672', MODE: '{plain}' } };
    const given = written();
    const target = parseTarget({ ...given, services: { ...given.services, api } }, 'targets/shop/target.ts');
    expect(withProfiles(target).services.api).toMatchObject({
      calls: [{ service: 'store' }],
      environment: { MODE: '{plain}' },
    });
    expect(withProfiles(target).services.api?.environment).not.toHaveProperty('QUEUE');
    expect(withProfiles(target, ['jobs']).services.api).toBe(target.services.api);
  });

  test('scrapes none of them, nor through an exporter; a job of theirs alone is left out', () => {
    const text = [
      'scrape_configs:',
      '  - job_name: api',
      '    static_configs: [{ targets: ["api:8080", "worker:8080"] }]',
      '  - job_name: worker',
      '    static_configs: [{ targets: ["worker:8080"] }]',
      '  - job_name: front',
      '    static_configs: [{ targets: ["http://front:80/health"] }]',
    ].join('\n');
    const led = leadPrometheus(text, 'prometheus.yml', {
      services: ['api'],
      absent: ['worker', 'front'],
      targets: {},
      findsFile: () => false,
    });
    expect(led.text).toContain('api:8080');
    expect(led.text).not.toMatch(/worker|front/);
    expect(led.notes).toEqual([]);
  });
});

describe('a drill that asks for a profile', () => {
  test('starts its services, and has a workload of its own', () => {
    const drilled = asDrilled(shop, 'jobs-lost', 'killed');
    expect(drilled.services).toEqual(shop.services);
    expect(drilled.contract.workload).toEqual(WORKLOAD);
    expect(asDrilled(shop, 'db-down').contract.workload).toBeUndefined();
  });

  test('may have another entry in one variant, and the plan of a run says so', async () => {
    const monitoring = await prepareMonitoring('', shop, undefined);
    const of = (variant: string) =>
      planOf({ target: shop, drill: DRILL as never, variant, monitoring, seed: 0 });
    expect(of('behind')).toMatchObject({ entry: 'front', service: 'worker', workload: WORKLOAD });
    expect(of('killed')).not.toHaveProperty('entry');
    expect(Object.keys(of('killed').services ?? {})).toContain('queue');
  });

  test('needs the images of the services that it starts, and no other drill does', () => {
    const loaded = { target: shop, images: [], components: [] } as unknown as Parameters<
      typeof startedFor
    >[0][number]['loaded'];
    const images = (name: string) =>
      componentsOf(startedFor([{ drill: { ...DRILL, name } as never, variant: 'killed', loaded }])).map(
        (one) => one.name,
      );
    expect(images('jobs-lost')).toContain('rabbitmq');
    expect(images('db-down')).not.toContain('rabbitmq');
  });

  test('every set of profiles is known that some run has', () => {
    expect(profileSets(shop)).toEqual([[], ['jobs'], ['jobs', 'front']]);
  });

  test('without the profile, it is said which one starts what the drill breaks', () => {
    const bare = parseTarget(written({ drills: { 'jobs-lost': {} } }), 'targets/shop/target.ts');
    expect(whyNot(DRILL as never, bare, 'killed')).toBe(
      'shop has no service with the role worker; services.worker is started for the profile jobs, ' +
        'which contract.drills.jobs-lost.profiles does not ask for',
    );
    expect(whyNot(DRILL as never, shop, 'killed')).toBeUndefined();
  });
});

describe('validate and explain', () => {
  let project: string;
  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'firedrill-profiles-'));
  });
  afterAll(() => rm(project, { recursive: true }));

  const target = (drills: Record<string, unknown>) => `
name: shop
summary: A shop
services:
  api: { image: "ghcr.io/me/api:1", port: 8080, ready: { http: / }, limits: { cpus: 1, memoryMiB: 64 }, role: api, environment: { DB: "{store}", QUEUE: "{queue}" } }
  store: { image: postgres }
  queue: { image: redis, role: queue, profiles: [jobs] }
contract:
  probes: { user: { path: /orders } }
  drills: ${JSON.stringify(drills)}
`;
  const validated = async (drills: Record<string, unknown>) => {
    await writeFile(join(project, 'firedrill.yaml'), target(drills));
    return validate(project, undefined).then(
      (lines) => lines.join('\n'),
      (error: Error) => error.message,
    );
  };

  test('say which services are started for a profile alone, and which drill starts them', async () => {
    expect(await validated({ 'db-down': { profiles: ['jobs'] } })).toContain(
      'shop: 3 services (1 for the profile jobs alone)',
    );
    expect(await explain('db-down', project)).toContain(
      'Started for the profile jobs, besides what always is: queue.',
    );
    await validated({ 'db-down': {} });
    expect(await explain('db-down', project)).not.toContain('for the profile');
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a profile that no service has',
      { profiles: ['job'] },
      /contract\.drills\.db-down\.profiles names job, which is a profile of no service; did you mean jobs/,
    ],
    [
      'an entry that is not started',
      { entry: 'queue' },
      /contract\.drills\.db-down: its entry queue is started for the profile jobs alone; add it to profiles/,
    ],
    [
      'an entry that is no service',
      { entry: 'apo' },
      /db-down\.entry is "apo", which is no service; did you mean api/,
    ],
    [
      'an entry of one variant that is not started',
      { variants: { stopped: { entry: 'queue' } } },
      /db-down\.variants\.stopped: its entry queue is started for the profile jobs alone/,
    ],
    [
      'a workload of its own that asks for what nothing fills',
      { workload: { ...WORKLOAD, write: { ...write, path: '/jobs/{token}' } } },
      /db-down\.workload|workload\.write.*\{token\}/,
    ],
    [
      'a promise of a service that this drill does not start',
      { logs: { calm: { title: 'calm', service: 'queue', line: 'x', is: 'never' } } },
      /logs\.calm\.service names queue, which services does not have/,
    ],
  ])('refuse %s, by key', async (_, contract, message) => {
    expect(await validated({ 'db-down': contract })).toMatch(message);
  });

  test('a target of one file is checked with and without its profiles', async () => {
    await writeFile(join(project, 'firedrill.yaml'), target({ 'db-down': {} }));
    const loaded = await loadTarget(join(project, 'firedrill.yaml'));
    const drills = await loadDrills(ROOT);
    await expect(checkTarget(loaded, drills, { profiles: ['jobs'] })).resolves.toBeDefined();
    const broken = { ...loaded, target: { ...loaded.target, services: { ...loaded.target.services } } } as {
      target: Target;
    } & typeof loaded;
    expect(Object.keys(withProfiles(broken.target).services)).toEqual(['api', 'store']);
  });
});

test("a container's file may be one of the target's folder; a missing one is refused by key", () => {
  const folder = join(ROOT, 'targets/veza');
  const of = (file: string) => ({
    services: {
      balancer: {
        container: {
          files: [
            { path: '/a', content: { file } },
            { path: '/b', content: 'b' },
          ],
        },
      },
    },
  });
  expect(withFiles(of('haproxy.cfg'), folder, 'target.ts')).toMatchObject({
    services: {
      balancer: {
        container: {
          files: [{ path: '/a', content: expect.stringContaining('backend api') }, { content: 'b' }],
        },
      },
    },
  });
  expect(() => withFiles(of('not-there.cfg'), folder, 'target.ts')).toThrow(
    /target\.ts: services\.balancer\.container\.files\.0\.content\.file names not-there\.cfg, which cannot be read/,
  );
});

test('drills of veza without uploads start what they always did, and nothing more', async () => {
  const { target } = await loadTarget(join(ROOT, 'targets/veza/target.ts'));
  const drills = Object.keys(target.contract.drills).filter((name) => profilesOf(target, name).length === 0);
  expect(drills).toEqual(expect.arrayContaining(['breaker-open', 'db-down', 'db-read-only', 'load-spike']));
  for (const drill of drills) {
    const { services, contract } = asDrilled(target, drill);
    expect(Object.keys(services)).toEqual(['api', 'database', 'cache', 'upstream']);
    expect(services.api?.environment).not.toHaveProperty('RABBITMQ_URL');
    expect(contract.workload?.write.path).toBe('/api/v1/playlists');
  }
  expect(Object.keys(asDrilled(target, 'upload-stuck', 'killed').services)).toContain('worker');
});
