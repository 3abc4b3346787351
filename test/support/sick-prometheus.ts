import type Docker from 'dockerode';
import { LABEL_SERVICE } from '../../harness/safety/labels.ts';
import { catalogueImages } from './catalogue-images.ts';
import { engineOfTests } from './on-engine.ts';

/** Ways for a Prometheus that runs to be of no use, each done to its container from outside. */
export const SICKNESSES = {
  dies: (container) => container.kill({ signal: 'SIGKILL' }),
  hangs: (container) => container.kill({ signal: 'SIGSTOP' }),
  'evaluates no more': (container) => reconfigure(container, 'evaluation_interval'),
  'scrapes no more': (container) => reconfigure(container, 'scrape_interval'),
  'answers 500': (container) => answer500(container),
} satisfies Record<string, (container: Docker.Container) => Promise<unknown>>;

/** Has it do something once a day from now on. */
async function reconfigure(container: Docker.Container, interval: string): Promise<void> {
  const script = `sed -i 's/${interval}: .*/${interval}: 1d/' /etc/prometheus/prometheus.yml`;
  await succeeds(container, ['sh', '-ec', script]);
  // It reads its configuration anew (Prometheus' manual, "Configuration").
  await container.kill({ signal: 'SIGHUP' });
}

async function succeeds(container: Docker.Container, command: string[]): Promise<void> {
  const run = await container.exec({ Cmd: command, User: 'root', AttachStdout: true, AttachStderr: true });
  const stream = await run.start({});
  const said = (await stream.toArray()).join('');
  const { ExitCode } = await run.inspect();
  if (ExitCode !== 0) throw new Error(`${command.join(' ')} ended with ${ExitCode}: ${said}`);
}

const PORT = 9090;
const STAND_IN = 9099;
const SAYS_500 = `require('node:http').createServer((_, response) => {
  response.statusCode = 500;
  response.end('{"status":"error","errorType":"internal","error":"test"}');
}).listen(${STAND_IN});`;
/** Connections that are there are reset, and new ones led to the stand-in; Prometheus itself goes on. */
const LEAD_THERE = `
until nc -z 127.0.0.1 ${STAND_IN}; do :; done
nft -f - <<'END'
table ip stand_in {
  chain new { type nat hook prerouting priority dstnat; tcp dport ${PORT} redirect to :${STAND_IN}; }
  chain old { type filter hook input priority filter; iifname != "lo" tcp dport ${PORT} reject with tcp reset; }
}
END`;

/** Whatever is started carries the labels of the container, and goes with its run. */
async function answer500(container: Docker.Container): Promise<void> {
  const docker = await engineOfTests();
  const images = await catalogueImages('node', 'network-tools');
  const { Config, Id } = await container.inspect();
  const beside = {
    Labels: { ...Config.Labels, [LABEL_SERVICE]: 'stand-in' },
    HostConfig: { NetworkMode: `container:${Id}`, CapAdd: ['NET_ADMIN'] },
  };
  const standIn = await docker.createContainer({ Image: images.node, Cmd: ['--eval', SAYS_500], ...beside });
  await standIn.start();
  const tools = await docker.createContainer({
    Image: images['network-tools'],
    Cmd: ['sh', '-ec', LEAD_THERE],
    ...beside,
  });
  await tools.start();
  const { StatusCode } = (await tools.wait()) as { StatusCode: number };
  if (StatusCode !== 0)
    throw new Error(`nft ended with ${StatusCode}: ${await tools.logs({ stdout: true, stderr: true })}`);
}
