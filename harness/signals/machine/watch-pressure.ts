import { availableParallelism } from 'node:os';
import { timedCalculation } from '../../host/calculation.ts';
import { every } from '../../host/every.ts';
import { type MachineTotals, machineTotals, RESOURCES } from '../../host/machine-totals.ts';
import { type TaskTally, type TaskTimes, tasksOf, taskTally } from '../../host/task-times.ts';
import { engineTasks } from './engine-tasks.ts';
import type { RunContainers } from './run-containers.ts';
import type { MachineWatch } from './watched-machine.ts';

/** The totals are exact at each look, and read in between along a straight line: a probe's deadline is no shorter. */
const LOOK_EVERY_MS = 250;
/** Tasks are many, and each is a file: they are looked at with every fourth. */
const TASKS_EVERY = 4;

/** Records what the machine counts of its own pressure, until the signal. */
export async function watchPressure(
  { clock, recorder }: MachineWatch,
  containers: RunContainers,
  signal: AbortSignal,
): Promise<void> {
  const own = ownTasks(containers);
  const cores = availableParallelism();
  let looks = 0;
  let lacks: readonly string[] = [];
  await every({ periodMs: LOOK_EVERY_MS }, signal, async () => {
    const totals = machineTotals();
    const missing = lacking(totals, containers.seen());
    const told = missing.length === lacks.length ? {} : { lacks: missing };
    lacks = missing;
    const tasks = looks % TASKS_EVERY === 0 ? { own: own() } : {};
    looks += 1;
    const calculationMs = Math.round(timedCalculation() * 1000) / 1000;
    recorder.record({ kind: 'pressure', t: clock.now(), cores, ...totals, calculationMs, ...tasks, ...told });
  });
}

/** What the run's own tasks got so far: by service, the runner's and the engine's. */
function ownTasks(containers: RunContainers): () => Record<string, TaskTimes> {
  const tallies = new Map<string, TaskTally>();
  const engine = engineTasks();
  const tally = (name: string, tasks: readonly number[]) => {
    const one = tallies.get(name) ?? taskTally();
    tallies.set(name, one);
    const { ranMs, waitedMs } = one.look(tasks);
    return [name, { ranMs: tenths(ranMs), waitedMs: tenths(waitedMs) }] as const;
  };
  return () => {
    // A service has two containers while one is deployed.
    const services = Object.entries(Object.groupBy(containers.all(), ({ service }) => service));
    return Object.fromEntries([
      tally('runner', tasksOf(process.pid)),
      tally('engine', engine()),
      ...services.map(([name, its = []]) =>
        tally(
          name,
          its.flatMap((one) => containers.tasks(one) ?? []),
        ),
      ),
    ]);
  };
}

/** What this machine does not tell, in words. */
function lacking(totals: MachineTotals, tasksSeen: boolean | undefined): string[] {
  return [
    ...RESOURCES.flatMap((one) =>
      totals[one] === undefined ? [`its pressure on ${one} (/proc/pressure/${one})`] : [],
    ),
    ...(totals.busyMs === undefined ? ['how busy it is (/proc/stat)'] : []),
    ...(tasksSeen === false ? ['how long tasks of containers wait for a core (their control groups)'] : []),
  ];
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
