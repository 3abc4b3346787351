// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of compose files
import { describe, expect, test } from 'vitest';
import { readCompose } from '../../harness/compose/read-compose.ts';
import { refusedKey } from '../../harness/compose/refused-keys.ts';
import { serviceNameSchema } from '../../harness/model/scalars.ts';

const FOLDER = '/shop';

/** Reads a compose file that stands in a folder with others. */
function read(text: string, files: Record<string, string> = {}, environment = {}, profiles: string[] = []) {
  const all: Record<string, string> = { 'compose.yaml': text, ...files };
  const model = readCompose({
    file: `${FOLDER}/compose.yaml`,
    home: '/home/me',
    read: (file) => all[file.slice(FOLDER.length + 1)],
    environment,
    profiles,
  });
  return { ...model, service: (name: string) => model.services.find((one) => one.name === name) };
}

describe('what a compose file says of a service is read in each way it may be written', () => {
  test.each([
    ['a list', '[A=1, B=two=2, C=]'],
    ['a map', '{ A: 1, B: two=2, C: "" }'],
    ['anchors merged in', '{ <<: *base, C: "" }'],
  ])('environment as %s', (_, environment) => {
    const { service } = read(
      `x-base: &base { A: 1, B: two=2 }\nservices: { api: { image: a, environment: ${environment} } }`,
    );
    expect(service('api')?.environment).toEqual({ A: '1', B: 'two=2', C: '' });
  });

  test('a variable without a value is the outer one, and left out where that is unset', () => {
    const { service } = read(
      'services: { api: { image: a, environment: [HERE, AWAY] } }',
      {},
      { HERE: 'yes' },
    );
    expect(service('api')?.environment).toEqual({ HERE: 'yes' });
  });

  test('env_file comes before environment, and one that is not required may be missing', () => {
    const { service } = read(
      `services:
  api:
    image: a
    env_file: [one.env, { path: two.env, required: false }, { path: gone.env, required: false }]
    environment: { C: own }`,
      { 'one.env': 'A=1\nB=1\nC=1\n', 'two.env': 'B=2' },
    );
    expect(service('api')?.environment).toEqual({ A: '1', B: '2', C: 'own' });
  });

  test.each([
    [
      'postgres -c \'max_connections=200\' -c shared_buffers="128MB"',
      ['postgres', '-c', 'max_connections=200', '-c', 'shared_buffers=128MB'],
    ],
    ['["a", "b c"]', ['a', 'b c']],
    ['[]', []],
  ])('command %s', (command, words) => {
    expect(read(`services: { db: { image: a, command: ${command} } }`).service('db')?.command).toEqual(words);
  });

  test('ports are those inside the container, published and exposed, once each, without UDP', () => {
    const { service } = read(`services:
  api:
    image: a
    expose: [9000, "80"]
    ports: ["8080:80", "127.0.0.1:9100-9101:9100-9101", "[::1]:5000:5000/tcp", "53:53/udp", 22:22, { target: 443, published: "8443" }]`);
    expect(service('api')?.ports).toEqual([80, 9100, 9101, 5000, 22, 443, 9000]);
  });

  test.each([
    ['curl -f http://localhost/', ['/bin/sh', '-c', 'curl -f http://localhost/']],
    ['[CMD, pg_isready, -U, me]', ['pg_isready', '-U', 'me']],
    ['["CMD-SHELL", "pg_isready -U $${USER}"]', ['/bin/sh', '-c', 'pg_isready -U ${USER}']],
  ])('health check %s', (check, executed) => {
    const { service } = read(
      `services: { db: { image: a, healthcheck: { test: ${check}, interval: 1m30s, timeout: 500ms, start_period: 1.5s } } }`,
    );
    expect(service('db')?.healthcheck).toEqual({
      test: executed,
      intervalMs: 90_000,
      timeoutMs: 500,
      startPeriodMs: 1500,
      retries: 3,
    });
  });

  test.each(['{ disable: true }', '{ test: [NONE] }'])('health check off: %s', (check) => {
    expect(read(`services: { db: { image: a, healthcheck: ${check} } }`).service('db')?.healthcheck).toBe(
      'off',
    );
  });

  test('depends_on as a list, with conditions, and what links add', () => {
    const services = 'db: { image: a }, cache: { image: a }, seed: { image: a }';
    const listed = read(`services: { ${services}, api: { image: a, depends_on: [db], links: ["cache:c"] } }`);
    expect(listed.service('api')?.dependsOn).toEqual([
      { service: 'db', until: 'started', required: true },
      { service: 'cache', until: 'started', required: true },
    ]);
    const told = read(
      `services: { ${services}, api: { image: a, depends_on: { db: { condition: service_healthy }, seed: { condition: service_completed_successfully }, gone: { required: false } } } }`,
    );
    expect(told.service('api')?.dependsOn).toEqual([
      { service: 'db', until: 'healthy', required: true },
      { service: 'seed', until: 'completed', required: true },
      { service: 'gone', until: 'started', required: false },
    ]);
  });

  test('builds: a folder, or context, arguments and target, an unset argument left out', () => {
    const { service } = read(
      `services:
  one: { build: ./one }
  two: { build: { context: ../two, dockerfile: Prod.dockerfile, target: run, args: [V=$TAG, HERE, AWAY] } }`,
      { '.env': 'TAG="v1"' },
      { HERE: 'yes' },
    );
    expect(service('one')?.build).toEqual({ context: '/shop/one', dockerfile: 'Dockerfile', args: {} });
    expect(service('two')?.build).toEqual({
      context: '/two',
      dockerfile: 'Prod.dockerfile',
      target: 'run',
      args: { V: 'v1', HERE: 'yes' },
    });
  });

  test('volumes: bound, named, new, in memory', () => {
    const { service } = read(`services:
  db:
    image: a
    tmpfs: /scratch:size=1m
    volumes: [./init:/init:ro, ~/x:/x, data:/data, /anonymous, { type: bind, source: ./y, target: /y, read_only: true }]
volumes: { data: }`);
    expect(service('db')?.volumes).toEqual([
      { path: '/init', from: { bind: '/shop/init' }, readOnly: true },
      { path: '/x', from: { bind: '/home/me/x' }, readOnly: false },
      { path: '/data', from: { volume: 'data' }, readOnly: false },
      { path: '/anonymous', from: 'new', readOnly: false },
      { path: '/y', from: { bind: '/shop/y' }, readOnly: true },
      { path: '/scratch', from: 'memory', readOnly: false },
    ]);
  });

  test('secrets and configs are files: from a file, the environment, or their own text', () => {
    const { service } = read(
      `services:
  api:
    image: a
    secrets: [one, { source: two, target: renamed, mode: 0400 }]
    configs: [{ source: three, target: /etc/three.conf }]
secrets: { one: { file: ./one.txt }, two: { environment: TWO } }
configs: { three: { content: "user=\${TWO}" } }`,
      {},
      { TWO: 'second' },
    );
    expect(service('api')?.files).toEqual([
      { path: '/run/secrets/one', from: { file: '/shop/one.txt' } },
      { path: '/run/secrets/renamed', from: { content: 'second' }, mode: 0o400 },
      { path: '/etc/three.conf', from: { content: 'user=second' } },
    ]);
  });

  test('limits as deploy has them and as Docker had them', () => {
    const { service } = read(`services:
  one: { image: a, deploy: { replicas: 2, resources: { limits: { cpus: "0.50", memory: 50M } } } }
  two: { image: a, cpus: 1.5, mem_limit: 1gb, scale: 3 }`);
    expect(service('one')).toMatchObject({ cpus: 0.5, memoryMiB: 50, replicas: 2 });
    expect(service('two')).toMatchObject({ cpus: 1.5, memoryMiB: 1024, replicas: 3 });
  });

  test('services of a profile are there when it is chosen', () => {
    const text = 'services: { api: { image: a }, tools: { image: a, profiles: [debug] } }';
    expect(read(text).services.map(({ name }) => name)).toEqual(['api']);
    expect(read(text, {}, {}, ['debug']).services.map(({ name }) => name)).toEqual(['api', 'tools']);
  });

  test('what docker compose itself says of a file is read as the file is', () => {
    const config = JSON.stringify({
      name: 'shop',
      services: {
        api: {
          command: null,
          entrypoint: null,
          environment: { A: 'costs $$5', EMPTY: null },
          image: 'a',
          networks: { default: null },
          ports: [{ mode: 'ingress', target: 80, published: '8080', protocol: 'tcp' }],
          volumes: [{ type: 'bind', source: '/shop/x', target: '/x', bind: { create_host_path: true } }],
          deploy: { resources: { limits: { cpus: 0.5, memory: '52428800' } }, placement: {} },
        },
      },
      networks: { default: { name: 'shop_default' } },
    });
    expect(read(config).service('api')).toMatchObject({
      environment: { A: 'costs $5' },
      ports: [80],
      memoryMiB: 50,
    });
  });
});

test.each([
  'security_opt: [no-new-privileges]',
  'security_opt: ["no-new-privileges:true"]',
  'cap_drop: [ALL]',
  'sysctls: { net.core.somaxconn: 1024 }',
  'pids_limit: 100',
])('what takes rights or shares away is not missed, and that is said: %s', (written) => {
  const { notes } = read(`services:\n  api:\n    image: a\n    ${written}\n`);
  expect(notes).toEqual([`line 4: services.api.${written.replace(/:.*/, '')} is not carried over`]);
});

describe('variables', () => {
  const value = (text: string, environment = {}, dotenv = '') =>
    read(
      `services: { api: { image: a, environment: { V: '${text}' } } }`,
      { '.env': dotenv },
      environment,
    ).service('api')?.environment.V;

  test.each([
    ['$A', 'a'],
    ['${A}', 'a'],
    ['${NO:-d}', 'd'],
    ['${NO-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${EMPTY-d}', ''],
    ['${A:+x}', 'x'],
    ['${EMPTY:+x}', ''],
    ['${EMPTY+x}', 'x'],
    ['${NO:-${A}-${NO:-z}}', 'a-z'],
    ['$$A $${A}', '$A ${A}'],
    ['${A:?needed}', 'a'],
    ['${NO:-}', ''],
    ['a{b}c', 'a{b}c'],
  ])('%s', (text, filled) => {
    expect(value(text, { A: 'a', EMPTY: '' })).toBe(filled);
  });

  test('the shell wins over .env, single quotes there keep a dollar', () => {
    expect(value('$A $B $C', { A: 'shell' }, 'A=file\nB=\'$A\'\nC="$A!"')).toBe('shell $A shell!');
  });

  test('an unset one is empty and told', () => {
    expect(read('services: { api: { image: "a:${NO}" } }').notes).toEqual([
      'the variable NO is not set; it is empty',
    ]);
  });
});

describe('what cannot be read is refused by line, with what to do', () => {
  test.each([
    [
      'a key that is not read',
      'services:\n  api:\n    image: a\n    privileged: true',
      'line 4: services.api.`privileged` is not read: a drill never starts',
    ],
    [
      'another file',
      'include: [other.yaml]\nservices: { api: { image: a } }',
      'line 1: `include` is not read: other files are not included; run `docker compose config',
    ],
    [
      'a mistyped key',
      'services:\n  api:\n    image: a\n    enviroment: {}',
      'line 4: services.api.`enviroment` is not read',
    ],
    [
      'a required variable',
      'services:\n  api:\n    image: a:${TAG:?set it}',
      'line 3: TAG must be set: set it',
    ],
    [
      'a brace left open',
      'services:\n  api:\n    image: a:${TAG',
      'line 3: "a:${TAG" has a ${ that is never closed',
    ],
    [
      'neither image nor build',
      'services:\n  api:\n    command: x',
      'line 2: services.api: has neither `image` nor `build`',
    ],
    [
      'an unknown dependency',
      'services:\n  api: { image: a, depends_on: [db] }',
      'line 2: services.api depends on db, which is no service',
    ],
    [
      'a dependency of another profile',
      'services:\n  api: { image: a, depends_on: [db] }\n  db: { image: a, profiles: [x] }',
      'belongs to a profile that is not chosen',
    ],
    [
      'no duration',
      'services:\n  api: { image: a, healthcheck: { test: x, interval: 10 s } }',
      'interval: "10 s" is no duration',
    ],
    ['no port', 'services:\n  api: { image: a, ports: ["80:http"] }', 'ports: "80:http" names no port'],
    ['a build elsewhere', 'services:\n  api: { build: https://example.org/x.git }', 'is on another machine'],
    [
      'an external secret',
      'services:\n  api: { image: a, secrets: [s] }\nsecrets: { s: { name: s } }',
      'has neither file, environment nor content',
    ],
    [
      'a restriction that is taken away',
      'services:\n  api:\n    image: a\n    security_opt: ["seccomp:unconfined"]',
      "line 4: services.api.security_opt.0: a drill's containers keep the engine's own restrictions; leave it out",
    ],
    [
      'a device by its numbers',
      "services:\n  api:\n    image: a\n    device_cgroup_rules: ['c 1:* rwm']",
      'services.api.`device_cgroup_rules` is not read: a drill gives no device',
    ],
    ['broken YAML', 'services:\n  api: { image: a', 'cannot be read:\n  line 2'],
    ['services of profiles alone', 'services: { api: { image: a, profiles: [x] } }', 'no service is left'],
    ['a value of the wrong kind', 'services:\n  api:\n    image: [a]', 'line 3: services.api.image'],
  ])('%s', (_, text, told) => {
    expect(() => read(text)).toThrow(told);
  });

  test('what depends on a service that cannot be read is not blamed beside it', () => {
    const text = 'services:\n  api: { image: a, depends_on: [db] }\n  db: { image: b, env_file: none.env }';
    expect(() => read(text)).toThrow(/env_file: there is no none\.env$/);
  });

  test('all at once', () => {
    expect(() => read('services:\n  a: { command: x }\n  b: { image: b, ports: [0] }')).toThrow(
      /line 2[\s\S]*line 3/,
    );
  });
});

test('a key that is nearly one of the specification is told with the one that was meant', () => {
  expect(refusedKey('imag', ['image', 'ports'])).toBe('`imag` is not read; did you mean `image`?');
  expect(refusedKey('pid', ['pids_limit', 'ports'])).toMatch(/shares no namespace/);
  expect(refusedKey('apiVersion', ['services'])).toMatch(/does not know what it would mean/);
});

test('services are named as compose files name them, underscores and all', () => {
  expect(serviceNameSchema.safeParse('my_db').success).toBe(true);
  for (const name of ['My_Web', 'my.web', '_web', '1web'])
    expect(serviceNameSchema.safeParse(name).success).toBe(false);
});
