/** What a stack that is up shows, for people. */

import type { Drill } from '../../model/drill.ts';
import { PROBES, type ProbeContract } from '../../model/request.ts';
import type { UpSeen } from '../../run/up/bring-up.ts';
import type { MonitoringSeen } from '../../run/up/monitoring-seen.ts';
import { count, duration, exact, share } from '../../text/format.ts';
import { oneLine } from '../../text/one-line.ts';
import { rate } from '../explain-drill.ts';
import type { LoadedTarget } from '../loaded-target.ts';

/** Names of metrics of one job that are told. */
const METRICS = 8;
/** Characters of a line that is told. */
const LONGEST = 200;

export async function upInWords(
  seen: UpSeen,
  loaded: LoadedTarget,
  drills: readonly Drill[],
): Promise<string> {
  const { target } = loaded;
  const at = seen.prometheus === undefined ? '' : `, Prometheus on ${seen.prometheus}`;
  return [
    `${target.name} is up: users' calls go to ${seen.origin}${at}`,
    section('What each service printed last', printed(seen)),
    section(
      'What each probe is answered and costs, and how often it is sent because of that',
      probes(seen, loaded),
    ),
    section('What is monitored', monitored(seen.monitoring)),
    section('What the contract would leave unproven', await unproven(loaded, drills)),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return ['', title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function printed({ printed: all }: UpSeen): string[] {
  return all.flatMap(({ service, lines }) =>
    lines.length === 0
      ? [`${service}: nothing`]
      : [`${service}:`, ...lines.map((line) => `  ${shortened(line)}`)],
  );
}

/** What a service prints must not move the cursor. */
function shortened(line: string): string {
  const one = oneLine(line);
  return one.length > LONGEST ? `${one.slice(0, LONGEST)}…` : one;
}

function probes({ answers, watching, control }: UpSeen, { target }: LoadedTarget): string[] {
  const lines = answers.flatMap(({ probe, told }) => {
    const found = watching?.probes[probe];
    const asked = target.contract.probes[probe];
    if (found === undefined || asked === undefined) return [];
    const { costMs, cpuMs, aloneMs, everyMs, by } = found;
    const processor =
      cpuMs === undefined ? 'what it takes of a processor is not told' : `${duration(cpuMs)} of a processor`;
    return [
      `${probe} (${whatIsAsked(asked)}): ${told}`,
      `  answered in ${duration(aloneMs)}, ${processor}: ${duration(costMs)} of the service's time`,
      `  every ${exact(everyMs)}, ${BECAUSE[by]}`,
    ];
  });
  const missing = PROBES.filter((probe) => target.contract.probes[probe] === undefined);
  return [
    ...lines,
    ...(watching === undefined ? [] : [`all together: ${share(watching.share)} of the service's time`]),
    ...(control === undefined ? [] : [control]),
    ...missing.map((probe) => `${probe}: not declared`),
  ];
}

const BECAUSE = {
  finest: 'as fine as figures have a use for',
  transport: 'as often as the engine may start a command',
  cost: 'as often as the service bears',
  asked: 'as the contract has it',
  control: 'further apart, since more often was seen to harm',
} as const;

function whatIsAsked(probe: ProbeContract): string {
  const of = probe.service === undefined ? '' : `${probe.service}: `;
  if ('path' in probe) return `${of}${probe.method ?? 'GET'} ${probe.path}`;
  if ('grpc' in probe) return `${of}gRPC health of ${probe.grpc || 'the server'}`;
  if ('postgres' in probe) return `${of}${probe.postgres.query}`;
  if ('mysql' in probe) return `${of}${probe.mysql.query}`;
  if ('queue' in probe) return `${of}a message through ${probe.queue.of} ${probe.queue.name}`;
  if ('own' in probe) return `${of}${probe.own}, a transport of the project's own`;
  return 'command' in probe ? `${of}${probe.command.join(' ')}` : `${of}TCP`;
}

function monitored(seen: MonitoringSeen | string | undefined): string[] {
  if (seen === undefined) return ['nothing: the target has no Prometheus'];
  if (typeof seen === 'string') return [`Prometheus does not tell: ${seen}`];
  const jobs = seen.jobs.map(({ job, instance, metrics, problem }) =>
    problem === ''
      ? `${job} (${instance}): ${count(metrics.length, 'metric')}: ${metrics.slice(0, METRICS).join(', ')}${metrics.length > METRICS ? ', …' : ''}`
      : `${job} (${instance}): ${problem}`,
  );
  const alerts = seen.alerts.map(({ name, state }) => `${name}: ${state}`);
  return [
    ...jobs,
    ...(alerts.length === 0
      ? ['no alert rules']
      : [`${count(alerts.length, 'alert')}: ${alerts.join(', ')}`]),
  ];
}

async function unproven(loaded: LoadedTarget, drills: readonly Drill[]): Promise<string[]> {
  const promised = drills.filter(({ name }) => name in loaded.target.contract.drills);
  if (promised.length === 0)
    return ['everything: contract.drills promises nothing for any drill, see firedrill list'];
  const rated = await Promise.all(promised.map((drill) => rate(drill, loaded)));
  // Most drills leave the same open, which is said once.
  const open = rated.flatMap((rating) =>
    'inapplicable' in rating
      ? []
      : rating.points
          .filter(({ answered }) => !answered)
          .map(({ question, by }) => ({ words: `– ${question} It takes ${by}`, drill: rating.drill })),
  );
  const alike = [...Map.groupBy(open, ({ words }) => words)].map(([words, of]) => ({
    words,
    of: of.map(({ drill }) => drill).join(', '),
  }));
  return [
    ...rated.map((rating) =>
      'inapplicable' in rating
        ? rating.inapplicable
        : `${rating.what}: answers ${rating.answered} of ${rating.points.length} questions`,
    ),
    ...[...Map.groupBy(alike, ({ of }) => of)].flatMap(([of, some]) => [
      `${of}:`,
      ...some.map(({ words }) => `  ${words}`),
    ]),
  ];
}
