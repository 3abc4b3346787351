/** The owners' six looks after a deployment. */

import { asked, type Look, type World } from 'firedrill/config';
import { PODS, release } from './parts.ts';
import { history, isReady } from './rollout.ts';

const TAIL = 50;

export async function sixChecks(world: World, name: string, signal: AbortSignal): Promise<Look> {
  const open: string[] = [];
  const point = (title: string, ok: boolean, evidence: string) => {
    world.check(`after the rollout of ${name}`, title, ok, evidence);
    if (!ok) open.push(`${title}: ${evidence}`);
  };
  const { deployments } = world.stack;
  const running = await Promise.all(PODS.map((pod) => deployments.running(pod, signal)));
  const image = world.of(release).image(name);
  point(
    'images',
    running.every((one) => one === image),
    running.join(', '),
  );
  const revisions = await history(world, signal);
  point('rollout', revisions.at(-1) === name, revisions.map((one, at) => `${at + 1}: ${one}`).join(', '));
  const ready = await Promise.all(PODS.map((pod) => isReady(world, pod)));
  point('pods ready', ready.every(Boolean), `${ready.filter(Boolean).length} of ${PODS.length}`);
  const lines = await Promise.all(PODS.map((pod) => world.stack.linesInLog(pod, 0)));
  const errors = lines
    .flatMap((own) => own.slice(-TAIL))
    .filter(({ line }) => /"level":"(error|fatal)"/.test(line));
  point('logs clean', errors.length === 0, `${errors.length} errors in the last ${TAIL} lines of each`);
  const edge = await asked(`${world.stack.origin('balancer')}/health/ready`, 'GET', undefined, world.clock);
  point(
    '/health/ready "OK"',
    edge.status === 200 && edge.json.text === 'OK',
    `${edge.status} ${String(edge.json.text)}`,
  );
  // The home page is the frontend's, which is no part of this system: what users ask of the backend stands for it.
  const users = await world.ask('GET', '/health/canary');
  point('what users get, 200', users.status === 200, String(users.status));
  return open.length === 0 ? { met: true } : { met: false, seen: open.join('; ') };
}
