/** What is outside of a stack: how it is told from what is not, who is told, and what shows that the way is shut. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ContainerPlan } from '../../harness/components/container-plan.ts';
import { composeTarget } from '../../harness/compose/compose-target.ts';
import { readCompose } from '../../harness/compose/read-compose.ts';
import { egressSchema, readEgress } from '../../harness/model/egress.ts';
import { whatRanSection } from '../../harness/report/drill/what-ran.ts';
import { INTEGRATIONS } from '../../harness/rules/alertmanager/integrations.ts';
import { leadReceivers } from '../../harness/rules/alertmanager/lead.ts';
import { calledAddresses } from '../../harness/rules/called-addresses.ts';
import { leadIntoStack } from '../../harness/run/prometheus-files.ts';
import { foreignIn, foreignInServices } from '../../harness/safety/egress/foreign.ts';
import { literalsIn } from '../../harness/safety/egress/literals.ts';
import { refuseOpen, seeWayOut, waysOut } from '../../harness/stack/egress.ts';
import { openingsOf, outsideOf, rulesFor, withWayOut } from '../../harness/stack/way-out.ts';
import { reportOf } from './support/suite.ts';
import { HEADER, healthyRun } from './support/timeline.ts';

describe('what allowEgress may name', () => {
  test.each([
    ['api.example.com:443', { host: 'api.example.com', port: 443 }],
    ['API.example.com', { host: 'api.example.com' }],
    ['192.0.2.7', { range: { first: 3221225991, bits: 32 } }],
    ['192.0.2.99/24:5432', { range: { first: 3221225984, bits: 24 }, port: 5432 }],
  ])('%s', (text, egress) => {
    expect(readEgress(text)).toEqual(egress);
  });

  test.each([
    '',
    '0.0.0.0/0',
    '192.0.2.256',
    '192.0.2.1/33',
    'a:0',
    'a:65536',
    'http://a/',
    'a b',
    '::1',
    '*.example.com',
    '10.1',
  ])('%o is refused with examples', (text) => {
    expect(egressSchema.safeParse(text).error?.issues[0]?.message).toMatch(
      /a host, an IPv4 address or a CIDR/,
    );
  });
});

test('every word of a command line is called; a program that stands in it has words of its own', () => {
  for (const line of ['psql -h 10.0.0.7 -U x', 'curl 10.0.0.7', '-h10.0.0.7'])
    expect(literalsIn(line, true), line).toEqual([{ host: '10.0.0.7' }]);
  expect(literalsIn('// since 1.2.3.4\nserve();', true)).toEqual([]);
  expect(literalsIn('since 1.2.3.4')).toEqual([]);
});

test('labels by which a target is found are called as it is', () => {
  const text =
    'scrape_configs: [{ static_configs: [{ targets: [x], labels: { __param_target: "10.0.0.7:80", at: "10.0.0.8:80" } }] }]';
  expect(calledAddresses(text, 'p.yml').map(({ value }) => value)).toEqual(['x', '10.0.0.7:80']);
});

describe('addresses in figures', () => {
  test.each([
    ['http://10.0.0.7:8080/page', ['10.0.0.7:8080']],
    ['https://user:word@10.0.0.7/x', ['10.0.0.7']],
    ['postgres://u:p@10.1.2.3/db', ['10.1.2.3']],
    ['user:word@10.0.0.7:3306', ['10.0.0.7:3306']],
    ['u:p@tcp(10.0.0.7:3306)/db', ['10.0.0.7:3306']],
    ['host=10.0.0.7 port=5432', ['10.0.0.7']],
    ['{"host":"10.0.0.7","port":5432}', ['10.0.0.7']],
    ['host: 10.0.0.7', ['10.0.0.7']],
    ['Server=tcp:10.0.0.7,1433', ['10.0.0.7']],
    ['["10.0.0.7", "10.0.0.8"]', ['10.0.0.7', '10.0.0.8']],
    ['10.0.0.7|10.0.0.8', ['10.0.0.7', '10.0.0.8']],
    ['net.connect(80, "10.0.0.7")', ['10.0.0.7']],
    ['http:\\\\10.0.0.7\\x', ['10.0.0.7']],
    ['exec 3<>/dev/tcp/10.0.0.7/80', ['10.0.0.7']],
    ['012.0.0.7:80', ['10.0.0.7:80']],
    ['{"version":"10.0.0.7"}', []],
    ['--trusted-proxies=10.0.0.7', []],
    ['--remote=10.0.0.7', ['10.0.0.7']],
    ['10.0.0.7', ['10.0.0.7']],
    ['10.0.0.7, 10.0.0.8', ['10.0.0.7', '10.0.0.8']],
    ['curl 10.0.0.7/metrics', ['10.0.0.7']],
    ['http://[2001:db8::1]:80/', ['2001:db8::1:80']],
    ['2001:db8::1', ['2001:db8::1']],
    ['http://167772167/', ['10.0.0.7']],
    ['http://0x0a000007:81/', ['10.0.0.7:81']],
    ['http://10.7/', ['10.0.0.7']],
  ])('%s calls one', (value, found) => {
    expect(literalsIn(value).map(({ host, port }) => (port ? `${host}:${port}` : host))).toEqual(found);
  });

  test.each([
    '10.0.0.0/8',
    '10.0.0.0/8,192.168.0.0/16',
    'Chrome/120.0.0.0 Safari',
    'release 1.2.3.4',
    '1.2.3.4-beta',
    'v1.2.3.4',
    '1.2.3.4.5',
    '300.1.1.1:80',
    '8080:80',
    '12:30:00',
    'http://api:8080/',
    'aa:bb:cc:dd:ee:ff',
  ])('%s calls none', (value) => {
    expect(literalsIn(value)).toEqual([]);
  });
});

const known = { names: ['api', 'db.internal'], allowed: ['192.0.2.0/24:443', 'pay.example.com'] };
const keyed = (value: string, key = 'services.api.environment.A') =>
  foreignIn(key, value, known).map(({ address, literal }) => (literal ? address : `name ${address}`));

describe('what is outside of a stack', () => {
  test.each([
    ['http://127.0.0.1:80/', []],
    ['0.0.0.0:8080', []],
    ['[::]:8080', []],
    ['[::1]:8080', []],
    ['239.1.1.1:5000', []],
    ['255.255.255.0', []],
    ['http://api:8080/', []],
    ['http://db.internal:8080/', []],
    ['http://app.localhost:80/', []],
    ['com.example.Main', []],
    ['https://192.0.2.7:443/', []],
    ['https://192.0.2.7:444/', ['192.0.2.7:444']],
    ['https://192.0.3.7:443/', ['192.0.3.7:443']],
    ['http://169.254.169.254/latest', ['169.254.169.254']],
    ['http://[2001:db8::1]/', ['[2001:db8::1]']],
    ['https://hooks.example.com/x', ['name hooks.example.com']],
    ['https://pay.example.com/x', []],
    ['metrics.example.com:8125', ['name metrics.example.com']],
    ['http://host.docker.internal:3000', ['name host.docker.internal']],
  ])('%s', (value, found) => {
    expect(keyed(value)).toEqual(found);
  });

  test('peers to trust and a version are told, not called', () => {
    expect(keyed('10.0.0.7', 'services.api.environment.TRUSTED_PROXIES')).toEqual([]);
    expect(keyed('1.2.3.4', 'services.api.environment.APP_VERSION')).toEqual([]);
    expect(keyed('10.0.0.7', 'services.api.environment.REDIS_HOST')).toEqual(['10.0.0.7']);
    expect(keyed('http://10.0.0.7/', 'services.api.environment.TRUSTED_ISSUER')).toEqual(['10.0.0.7']);
  });

  test('is found in environments, commands, checks and hosts of services, each by its key', () => {
    const api = {
      environment: { PAGER: 'http://10.0.0.7:8080', OWN: 'http://legacy.corp/' },
      command: ['serve', '--to', '10.0.0.8:80'],
      ready: { command: ['curl', 'http://10.0.0.9/'] },
      container: {
        hosts: { 'legacy.corp': '10.0.0.10', 'host.docker.internal': 'host-gateway' },
        entrypoint: ['x=10.0.0.11'],
      },
    };
    expect(foreignInServices({ api }, []).map(({ key, address }) => `${key} ${address}`)).toEqual([
      'services.api.environment.PAGER 10.0.0.7:8080',
      'services.api.command 10.0.0.8:80',
      'services.api.container.entrypoint 10.0.0.11',
      'services.api.ready.command 10.0.0.9',
      'services.api.container.hosts.legacy.corp 10.0.0.10',
      'services.api.container.hosts.host.docker.internal host-gateway',
    ]);
  });
});

test('addresses outside are refused by line of the compose file, unless target.ts allows them', () => {
  const file = `services:
  api:
    image: busybox
    environment:
      PAGER: http://10.0.0.7:8080/
  web:
    image: busybox
    extra_hosts: ['legacy:10.0.0.9']
`;
  const model = readCompose({
    file: 'compose.yaml',
    home: '/',
    environment: {},
    profiles: [],
    read: (path) => (path === 'compose.yaml' ? file : undefined),
  });
  const made = (bound = {}, allowed: string[] = []) =>
    composeTarget({
      model,
      bound,
      file: 'compose.yaml',
      allowed,
      known: () => undefined,
      lookAt: () => undefined,
    });
  expect(() => made()).toThrow(
    /compose\.yaml cannot be started.*\n.*2: services\.api\.environment\.PAGER: 10\.0\.0\.7:8080 is outside.*allowEgress: \['10\.0\.0\.7:8080'\].*\n.*6: services\.web\.extra_hosts\.legacy: 10\.0\.0\.9 is outside/,
  );
  expect(() => made({}, ['10.0.0.0/28'])).not.toThrow();
  expect(() => made({ api: { environment: {} } }, ['10.0.0.9'])).not.toThrow();
});

describe('what monitoring calls', () => {
  const target = { services: { api: {} }, monitoring: { prometheus: 'prometheus.yml' } } as never;
  const called = async (text: string, files: Record<string, string> = {}) => {
    const folder = await mkdtemp(join(tmpdir(), 'firedrill-egress-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const led = await leadIntoStack(text, target, { folder, shown: 'targets/shop' });
    return led.called.map(({ key, value }) => `${key} = ${value}`);
  };

  test('a scrape target, a probed URL, a proxy and an address put in by relabelling', async () => {
    const text = `
global: { external_labels: { machine: 10.0.0.1 } }
scrape_configs:
  - job_name: a
    proxy_url: http://10.0.0.2:3128
    params: { target: ['http://10.0.0.3/'] }
    static_configs: [{ targets: ['api:80', '10.0.0.4:9100'], labels: { rack: 10.0.0.5 } }]
    relabel_configs:
      - { target_label: instance, replacement: '10.0.0.6:80' }
      - { target_label: __address__, replacement: '10.0.0.7:80' }
`;
    expect(await called(text)).toEqual([
      'targets/shop/prometheus.yml: scrape_configs[0].proxy_url = http://10.0.0.2:3128',
      'targets/shop/prometheus.yml: scrape_configs[0].params.target[0] = http://10.0.0.3/',
      'targets/shop/prometheus.yml: scrape_configs[0].static_configs[0].targets[0] = api:80',
      'targets/shop/prometheus.yml: scrape_configs[0].static_configs[0].targets[1] = 10.0.0.4:9100',
      'targets/shop/prometheus.yml: scrape_configs[0].relabel_configs[1].replacement = 10.0.0.7:80',
    ]);
  });

  test('a list of targets in a file of its own', async () => {
    const text = 'scrape_configs: [{ job_name: a, file_sd_configs: [{ files: [list.json] }] }]';
    expect(
      await called(text, { 'list.json': '[{"targets":["10.0.0.4:9100"],"labels":{"a":"10.0.0.5"}}]' }),
    ).toContain('targets/shop/list.json: [0].targets[0] = 10.0.0.4:9100');
  });

  test('nothing where it was led: remote_write, and alerts without an Alertmanager in the stack', async () => {
    const text = `
remote_write: [{ url: 'http://10.0.0.8:9009/api/v1/push' }]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['10.0.0.9:9093'] }] }] }
`;
    expect(await called(text)).toEqual([]);
  });

  test('of an Alertmanager, receivers of a kind that is not led; not the links in messages', () => {
    const led = leadReceivers(
      `
route: { receiver: a }
receivers:
  - name: a
    webhook_configs: [{ url: 'http://10.0.0.7:8080/page' }]
    slack_configs: [{ api_url: 'https://10.0.0.6/', icon_url: 'http://10.0.0.5/icon.png' }]
    unheard_configs: [{ url: 'http://10.0.0.4/' }]
`,
      'alertmanager.yml',
      { origin: 'http://receiver:9095', smarthost: 'receiver:9025' },
    );
    const keys = INTEGRATIONS.map(({ key }) => key);
    expect(calledAddresses(led.text, 'alertmanager.yml', keys)).toEqual([
      { key: 'alertmanager.yml: receivers[0].unheard_configs[0].url', value: 'http://10.0.0.4/' },
    ]);
  });
});

describe('the way out', () => {
  const network = { wayOut: '172.29.77.126', bits: 24, bridge: '172.29.77.1' };
  const route = (destination: string, gateway: string, mask: string) =>
    `eth0\t${destination}\t${gateway}\t0003\t0\t0\t0\t${mask}\t0\t0\t0`;
  const head = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT';
  const own = route('004D1DAC', '00000000', '00FFFFFF');

  test.each([
    ['the gateway that nothing has', [route('00000000', '7E4D1DAC', '00000000'), own], []],
    ['no gateway at all', [own], []],
    ["the engine's bridge", [route('00000000', '014D1DAC', '00000000'), own], ['172.29.77.1']],
    ['the bridge for half the world', [route('00000080', '014D1DAC', '00000080'), own], ['172.29.77.1']],
    [
      'a device on which all the world is said to be',
      [route('00000000', '00000000', '00000000'), own],
      ['eth0'],
    ],
    ['another network beside its own', [own, route('0000FEA9', '00000000', '0000FFFF')], ['eth0']],
    [
      'a gateway of IPv6',
      [
        own,
        `${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0`,
      ],
      ['fe80:0000:0000:0000:0000:0000:0000:0001'],
    ],
    [
      'IPv6 to itself',
      [
        own,
        `${'0'.repeat(31)}1 80 ${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00000000 00000002 00000000 80200001       lo`,
      ],
      [],
    ],
  ])('routes by %s', (_, lines, out) => {
    expect(waysOut([head, ...lines].join('\n'), network)).toEqual(out);
  });

  test('an engine that knows no such gateway is unguarded, and one whose routes cannot be read', async () => {
    const { signal } = new AbortController();
    const place = { ...network, name: 'n', fixed: () => '', guarded: true, bridged: true };
    expect(await seeWayOut({ ...place, guarded: false }, undefined, [], signal)).toMatchObject({
      guarded: false,
    });
    const unread = await seeWayOut(place, 'http://127.0.0.1:1', [], signal);
    expect(unread).toMatchObject({
      guarded: false,
      detail: expect.stringMatching(/could not be read: .*\/routes/),
    });
    expect(() => refuseOpen(unread, [])).not.toThrow();
    expect(() => refuseOpen(unread, ['services.api: a.example.com'])).toThrow(
      /unguarded .*\nservices\.api: a\.example\.com/,
    );
    expect(() => refuseOpen({ guarded: true, detail: '' }, ['services.api: a.example.com'])).not.toThrow();
  });

  test('is opened for what is allowed: names by the addresses that this machine finds', async () => {
    const resolve = async (host: string) => (host === 'a.example.com' ? [{ address: '192.0.2.8' }] : []);
    const openings = await openingsOf(['a.example.com:443', '192.0.3.0/24'], resolve);
    expect(outsideOf(openings)).toEqual({ 'a.example.com': '192.0.2.8' });
    expect(rulesFor(openings)).toMatch(
      /policy drop;\n.*established,related accept\n +ip daddr 192\.0\.2\.8\/32 tcp dport 443 accept\n +ip daddr 192\.0\.2\.8\/32 udp dport 443 accept\n +ip daddr 192\.0\.3\.0\/24 accept\n +\}/,
    );
    const failing = () => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
    await expect(openingsOf(['a.example.com'], failing)).rejects.toThrow(
      /allowEgress: .*a\.example\.com .*ENOTFOUND/,
    );
  });

  test('is a container before all others, and none where nothing is allowed', async () => {
    const ready = { port: true } as const;
    const container = {
      image: 'node',
      environment: {},
      limits: { cpus: 1, memoryMiB: 64 },
      ready,
      files: [],
    };
    const plan: { containers: ContainerPlan[] } = {
      containers: [
        { ...container, name: 'api' },
        { ...container, name: 'receiver' },
      ],
    };
    expect(withWayOut(plan, [], network)).toBe(plan);
    const there = { range: '192.0.2.8/32', host: 'a.example.com' };
    const opened = withWayOut(plan, [{ range: '192.0.3.0/24' }, there], network);
    expect(opened.containers.map(({ name, after }) => [name, after])).toEqual([
      ['way-out', undefined],
      ['api', { 'way-out': 'ready' }],
      ['receiver', { 'way-out': 'ready' }],
    ]);
    const [, , receiver] = opened.containers;
    expect(receiver?.environment).toEqual({ OUTSIDE: '{"a.example.com":"192.0.2.8"}' });
  });
});

describe('the report', () => {
  const seen = (guarded: boolean) =>
    whatRanSection(
      reportOf([
        ...healthyRun(),
        { kind: 'egress', t: 1, guarded, detail: 'as seen', allowed: ['192.0.2.7'] },
      ]),
      HEADER,
    );

  test('says whether a stack could reach out, and what it was allowed', () => {
    expect(JSON.stringify(seen(true).blocks)).toContain('"guarded: as seen; allowed: 192.0.2.7"');
    expect(JSON.stringify(seen(true).brief)).not.toContain('egress');
  });

  test('says on the terminal as well that a stack was unguarded', () => {
    expect(JSON.stringify(seen(false).brief)).toContain('"unguarded: as seen; allowed: 192.0.2.7"');
  });

  test('says nothing of a timeline that was recorded before it was looked at', () => {
    expect(JSON.stringify(whatRanSection(reportOf(healthyRun()), HEADER))).not.toContain('egress');
  });
});
