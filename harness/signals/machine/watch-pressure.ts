import { availableParallelism } from 'node:os';
import type { GroupPlace } from '../../host/control-group.ts';
import { groupPlace } from '../../host/control-group.ts';
import { every } from '../../host/every.ts';
import { type MachineTotals, machineTotals, RESOURCES } from '../../host/machine-totals.ts';
import { type TaskTally, type TaskTimes, tasksOf, taskTally } from '../../host/task-times.ts';
import type { RecordOf } from '../../model/timeline.ts';
import type { Watch } from '../watch.ts';
import { engineTasks } from './engine-tasks.ts';

/** The totals are exact at each look, and read in between along a straight line: a probe's deadline is no shorter. */
const LOOK_EVERY_MS = 250;
/** Tasks are many, and each is a file: they are looked at with every fourth. */
const TASKS_EVERY = 4;

type Own = Record<string, TaskTimes>;

/** Records what the machine counts of its own pressure, until the signal. */
export async function watchPressure(
  { clock, recorder, stack }: Pick<Watch, 'clock' | 'recorder' | 'stack'>,
  signal: AbortSignal,
): Promise<void> {
  const place = await placeOfGroups(stack, signal);
  const tallies = new Map<string, TaskTally>();
  const engine = engineTasks();
  const tally = (name: string, tasks: readonly number[]): TaskTimes => {
    const one = tallies.get(name) ?? taskTally();
    tallies.set(name, one);
    return rounded(one.look(tasks));
  };
  const own = (): Own => ({
    runner: tally('runner', tasksOf(process.pid)),
    engine: tally('engine', engine()),
    ...Object.fromEntries(stack.places().map(({ name, id }) => [name, tally(name, place?.tasks(id) ?? [])])),
  });
  let looks = 0;
  await every({ periodMs: LOOK_EVERY_MS }, signal, async () => {
    const totals = machineTotals();
    const record: RecordOf<'pressure'> = {
      kind: 'pressure',
      t: clock.now(),
      cores: availableParallelism(),
      ...totals,
      ...(place !== undefined && looks % TASKS_EVERY === 0 ? { own: own() } : {}),
    };
    if (looks === 0) record.lacks = lacking(totals, place);
    looks += 1;
    recorder.record(record);
  });
}

/** What this machine does not tell, in words. */
function lacking(totals: MachineTotals, place: GroupPlace | undefined): string[] {
  return [
    ...RESOURCES.flatMap((one) =>
      totals[one] === undefined ? [`its pressure on ${one} (/proc/pressure)`] : [],
    ),
    ...(totals.busyMs === undefined ? ['how busy it is (/proc/stat)'] : []),
    ...(place === undefined ? ['how long the tasks of containers wait for a core (control groups)'] : []),
  ];
}

/** Learnt from whichever container runs. */
async function placeOfGroups(
  stack: Pick<Watch['stack'], 'places' | 'containers'>,
  signal: AbortSignal,
): Promise<GroupPlace | undefined> {
  for (const { name, id } of stack.places()) {
    const pid = await stack.containers.firstProcess(name, signal).catch(() => 0);
    const found = pid === 0 ? undefined : groupPlace(pid, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function rounded({ ranMs, waitedMs }: TaskTimes): TaskTimes {
  return { ranMs: Math.round(ranMs * 10) / 10, waitedMs: Math.round(waitedMs * 10) / 10 };
}
