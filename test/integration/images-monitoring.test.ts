import { GenericContainer, Wait } from 'testcontainers';
import { request } from 'undici';
import { beforeAll, expect, test } from 'vitest';
import { catalogueImages } from '../support/catalogue-images.ts';

let images: Record<'prometheus' | 'alertmanager' | 'blackbox' | 'network-tools' | 'node', string>;
beforeAll(async () => {
  images = await catalogueImages('prometheus', 'alertmanager', 'blackbox', 'network-tools', 'node');
});

test.each([
  ['prometheus', 9090, '/-/ready', '/bin/prometheus', /version 2\.53\./],
  ['alertmanager', 9093, '/-/ready', '/bin/alertmanager', /version 0\.28\./],
  ['blackbox', 9115, '/-/healthy', '/bin/blackbox_exporter', /version 0\.26\./],
] as const)(
  '%s starts with its default command and answers on %d',
  async (component, port, path, program, version) => {
    await using container = await new GenericContainer(images[component])
      .withExposedPorts(port)
      .withWaitStrategy(Wait.forHttp(path, port))
      .start();
    const { statusCode } = await request(`http://127.0.0.1:${container.getMappedPort(port)}${path}`);
    expect(statusCode).toBe(200);
    expect((await container.exec([program, '--version'])).output).toMatch(version);
    // An unprivileged user, as in the public images of Prometheus and Alertmanager; the exporter's needs raw sockets.
    const user = (await container.exec(['stat', '-c', '%U', '/proc/1'])).output.trim();
    expect(user).toBe(component === 'blackbox' ? 'root' : 'nobody');
  },
);

test('promtool is where the public image has it, and checks rules', async () => {
  await using container = await new GenericContainer(images.prometheus).withExposedPorts(9090).start();
  const rules = 'groups: [{name: g, rules: [{alert: A, expr: "up == 0", for: 1m}]}]';
  await container.copyContentToContainer([{ content: rules, target: '/tmp/rules.yml' }]);
  const { exitCode, output } = await container.exec(['/bin/promtool', 'check', 'rules', '/tmp/rules.yml']);
  expect(output).toMatch(/SUCCESS: 1 rules found/);
  expect(exitCode).toBe(0);
});

test('the exporter probes over HTTP with its default configuration', async () => {
  await using container = await new GenericContainer(images.blackbox)
    .withExposedPorts(9115)
    .withWaitStrategy(Wait.forHttp('/-/healthy', 9115))
    .start();
  const target = encodeURIComponent('http://127.0.0.1:9115/-/healthy');
  const probe = `http://127.0.0.1:${container.getMappedPort(9115)}/probe?module=http_2xx&target=${target}`;
  expect(await (await request(probe)).body.text()).toMatch(/^probe_success 1$/m);
});

test('the network tools can set rules in a container’s network namespace', async () => {
  await using container = await new GenericContainer(images['network-tools'])
    .withCommand(['sleep', 'infinity'])
    .withAddedCapabilities('NET_ADMIN')
    .start();
  const script = 'nft add table inet test && nft list tables && ip -brief link && ss -ltn && nc -h';
  const { exitCode, output } = await container.exec(['sh', '-c', script]);
  expect(output).toMatch(/table inet test/);
  expect(exitCode).toBe(0);
});

test('the Node image runs options, scripts and commands like the public one', async () => {
  await using container = await new GenericContainer(images.node)
    .withCommand(['/app/server.ts'])
    .withCopyContentToContainer([
      {
        content:
          "const said: string = 'started'; console.log(said, process.version); setInterval(() => {}, 1e9);",
        target: '/app/server.ts',
      },
    ])
    .withWaitStrategy(Wait.forLogMessage(/started v26\./))
    .start();
  expect((await container.exec(['id', '-u', 'node'])).output.trim()).toBe('1000');
});
