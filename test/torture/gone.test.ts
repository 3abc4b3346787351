import { describe, expect, test } from 'vitest';
import { silentProgress } from '../../harness/cli/progress.ts';
import { openEngine } from '../../harness/cli/session.ts';
import { FiredrillError } from '../../harness/model/errors.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../harness/safety/labels.ts';
import { CASES, type Case } from '../conformance/cases.ts';
import { startSmallStack } from '../support/small-stack.ts';

/** What an undo may take to say that it cannot: the limits of its calls, and room for a busy machine. */
const BOUND_MS = 20_000;
const signal = () => AbortSignal.timeout(30_000);

describe.each(['toxiproxy', 'database', 'upstream', 'api'] as const)('when %s is gone', (gone) => {
  test('undo and look say so in bounded time, for each fault that needs it', async () => {
    // Those that leave the container running come last in the list.
    const all = CASES.filter(({ undoneBy }) => undoneBy === gone).toReversed();
    expect(all).not.toEqual([]);
    const [alone, together] = [all.filter(({ ends }) => ends), all.filter(({ ends }) => !ends)];
    for (const cases of [together, ...alone.map((one) => [one])]) await seenToBeGone(gone, cases);
  });
});

/** Removes a container while faults are in it, or of it. */
async function seenToBeGone(gone: string, cases: readonly Case[]): Promise<void> {
  const run = `conformance-gone-${gone}`;
  await using stack = await startSmallStack(run);
  if (gone === 'database') await stack.commands.run('database', TABLE, signal());
  for (const { fault, service } of cases) await fault.inject(stack, service, signal());
  await remove(run, gone);
  for (const { fault, service } of cases) {
    const began = performance.now();
    await expect(fault.undo(stack, service, AbortSignal.timeout(BOUND_MS)), fault.name).rejects.toThrow(
      gone === 'toxiproxy'
        ? /Toxiproxy does not answer.*started anew/
        : /container was removed.*started anew/,
    );
    const look = fault.effect(stack, service, AbortSignal.timeout(BOUND_MS));
    const seen = await look.catch((error: unknown) => error);
    // The client's view needs no Toxiproxy to be told; the others must say what is wrong.
    if (gone !== 'toxiproxy') expect(seen).toBeInstanceOf(FiredrillError);
    expect(performance.now() - began).toBeLessThan(BOUND_MS);
  }
}

test('what lived in a container that has ended is undone with it', async () => {
  await using stack = await startSmallStack('conformance-ended');
  const cases = CASES.filter(
    ({ fault, service }) => LIVE_IN_IT.includes(fault.name) && service === 'upstream',
  );
  expect(cases).toHaveLength(LIVE_IN_IT.length);
  for (const { fault, service } of cases) {
    await fault.inject(stack, service, signal());
    await stack.containers.kill(service, signal());
    await fault.undo(stack, service, signal());
    await stack.containers.start(service, signal());
    const { seen, how } = await fault.effect(stack, service, signal());
    expect(seen, how).toBe(false);
  }
});

/** Some lock all tables that there are. */
const TABLE = [
  'psql',
  '--username',
  'small',
  '--dbname',
  'small',
  '--command',
  'CREATE TABLE things (); CREATE TABLE indexed (n int); CREATE INDEX indexed_n ON indexed (n)',
];

const LIVE_IN_IT = ['packet-loss', 'clock-skew', 'disk-full', 'disk-low'];

/** Removes a container as a clean-up that goes too far would. */
async function remove(run: string, service: string): Promise<void> {
  const { docker } = await openEngine(silentProgress());
  const label = [`${LABEL_SERVICE}=${service}`, `${LABEL_RUN}=${run}-${process.pid}`];
  const containers = await docker.listContainers({ all: true, filters: { label } });
  expect(containers).toHaveLength(1);
  await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
}
