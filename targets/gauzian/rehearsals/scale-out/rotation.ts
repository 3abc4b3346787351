/** Which replicas the balancer sends users to, by its own word, and how one is taken out before it ends. */

import type { World } from 'firedrill/config';

/** What it says of a replica. */
export interface InRotation {
  /** `UP`, `DOWN`, `DRAIN`, … */
  status: string;
  /** Requests that are under way. */
  sessions: number;
}

/** It answers one line on a port that is its own alone. */
const asked = (line: string): string[] => [
  'bash',
  '-c',
  'exec 3<>/dev/tcp/127.0.0.1/9999 && echo "$1" >&3 && cat <&3',
  'bash',
  line,
];

/** The first replica has the service's name, and the balancer's is its number. */
const serverOf = (pod: string): string => (pod === 'api' ? 'api-1' : pod);

const stateOf = (pod: string, state: 'ready' | 'drain'): string[] =>
  asked(`set server api/${serverOf(pod)} state ${state}`);

export const setState = (world: World, pod: string, state: 'ready' | 'drain', signal: AbortSignal) =>
  world.run('balancer', stateOf(pod, state), signal);
export const setStateByHand = (world: World, pod: string, state: 'ready' | 'drain'): string =>
  world.runByHand('balancer', stateOf(pod, state));

/** @returns of each of these replicas what the balancer says; none where it does not know it */
export async function rotationOf(
  world: World,
  pods: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, InRotation>> {
  const [head = '', ...rows] = (await world.run('balancer', asked('show stat'), signal)).trim().split('\n');
  const columns = head.replace(/^# /, '').split(',');
  const cells = rows.map((row) => {
    const values = row.split(',');
    return (column: string): string => values[columns.indexOf(column)] ?? '';
  });
  return new Map(
    pods.flatMap((pod) => {
      const cell = cells.find((of) => of('pxname') === 'api' && of('svname') === serverOf(pod));
      if (cell === undefined) return [];
      return [[pod, { status: cell('status'), sessions: Number(cell('scur')) }] as const];
    }),
  );
}
