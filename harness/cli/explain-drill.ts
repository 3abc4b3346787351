import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contractOf } from '../contract/variant-contract.ts';
import type { DrillContract, LoadContract } from '../model/contract.ts';
import type { Drill } from '../model/drill.ts';
import { type Bound, SERVED } from '../model/objective.ts';
import type { Target } from '../model/target.ts';
import { whyNot } from '../run/prepare-run.ts';
import { exact, share } from '../text/format.ts';
import { byName, loadDrills, loadTargets } from './catalogue.ts';
import { ROOT } from './project.ts';

/**
 * A drill's page and, read from drill and contracts, its variants and what each target promises. Ends with a newline.
 * @throws FiredrillError `usage` for a drill that is not there
 */
export async function explain(name: string, project: string): Promise<string> {
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const drill = byName(drills, (one) => one.name, name, 'drill');
  const page = (await pageOf(name, project)) ?? `# ${drill.title}\n\n${drill.summary}\n`;
  const sections = [
    page.trimEnd(),
    variantsOf(drill),
    ...targets.map(({ target }) => promisesOf(drill, target)),
  ];
  return `${sections.join('\n\n')}\n`;
}

async function pageOf(name: string, project: string): Promise<string | undefined> {
  for (const root of new Set([project, ROOT])) {
    const page = await readFile(join(root, 'docs', 'drills', `${name}.md`), 'utf8').catch(() => undefined);
    if (page !== undefined) return page;
  }
  return undefined;
}

function variantsOf({ name, variants, defaultVariant }: Drill): string {
  const lines = Object.entries(variants).map(
    ([variant, { title }]) =>
      `- \`${name}/${variant}\`${variant === defaultVariant ? ' (default)' : ''}: ${title}`,
  );
  return ['## Variants', '', ...lines].join('\n');
}

function promisesOf(drill: Drill, target: Target): string {
  const reason = whyNot(drill, target);
  const head = `## What ${target.name} promises`;
  const contract = target.contract.drills[drill.name];
  if (reason !== undefined || contract === undefined) return `${head}\n\nDoes not apply: ${reason}.`;
  const lines = contractLines(drill, contractOf(contract, drill.defaultVariant));
  return [
    head,
    '',
    ...lines,
    '',
    '```sh',
    `./firedrill run ${drill.name} --target ${target.name}`,
    '```',
  ].join('\n');
}

function loadPromises({ request, spike, queue, remedies, deadlineMs }: LoadContract): string[] {
  return [
    `- load: ${request.method} ${request.path}, ${spike.times} times the measured capacity for ${exact(spike.durationMs)}, answers within ${exact(deadlineMs)}`,
    ...(queue === undefined ? [] : [`- ${queue.metric} is 0 again within ${exact(queue.limitMs)}`]),
    ...remedies.map(
      ({ title, figure }) =>
        `- ${title} lowers ${figure === 'p95' ? 'p95' : 'the time until the queue is empty'}`,
    ),
  ];
}

function contractLines(drill: Drill, contract: Omit<DrillContract, 'variants'>): string[] {
  const { readiness, writes, retries = [], checks = [], metrics, alerts, objectives, load } = contract;
  const list = (names: readonly string[]) => names.join(', ') || 'none';
  return [
    `- readiness ${readinessText(drill, readiness)}`,
    ...(writes === undefined ? [] : [`- writes are answered ${writes.status}`]),
    ...(load === undefined ? [] : loadPromises(load)),
    ...checks.map(({ title }) => `- ${title}`),
    ...retries.map(
      ({ title, most }) => `- ${title} are repeated ${most} times at most, after pauses that grow`,
    ),
    ...metrics.map(({ title }) => `- ${title}`),
    `- alerts: ${list(alerts.expected.map(({ alert }) => alert))}`,
    ...objectives.map(({ objective, acceptable, source }) => {
      const second =
        acceptable === undefined ? '' : `, acceptable ${acceptable.map(boundText).join(' and ')}`;
      const whose = source === 'ours' ? ' (set by Firedrill, its owners gave none)' : '';
      return `- ${objective.map(boundText).join(' and ')}${second}${whose}`;
    }),
  ];
}

function readinessText({ whileBroken }: Drill, readiness: DrillContract['readiness']): string {
  if (whileBroken.readiness === 'either') return 'may go either way';
  return readiness === undefined ? 'stays good' : `answers ${readiness.status}`;
}

function boundText(bound: Bound): string {
  const value = (of: number) => (bound.figure === SERVED ? share(of) : exact(of));
  return 'atMost' in bound
    ? `${bound.figure} ≤ ${value(bound.atMost)}`
    : `${bound.figure} ≥ ${value(bound.atLeast)}`;
}
