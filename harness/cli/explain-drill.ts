import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { absentOf, profilesOf } from '../contract/as-drilled.ts';
import type { Target } from '../contract/target-schema.ts';
import type { Drill } from '../model/drill.ts';
import { PHASES } from '../model/phase.ts';
import { expectationsOf } from '../promises/expectations.ts';
import type { Expectation } from '../promises/kind.ts';
import { kindsWith } from '../promises/kinds.ts';
import { prepareMonitoring } from '../run/monitoring.ts';
import { planOf, variantsOn, whyNot } from '../run/plan.ts';
import { byName, loadDrills, loadTargets } from './catalogue.ts';
import type { LoadedTarget } from './loaded-target.ts';
import { ROOT } from './project.ts';
import { asWritten } from './written/source.ts';

/**
 * A drill's page and, read from drill and contracts, its variants and what each target promises. Ends with a newline.
 * @throws FiredrillError `usage` for a drill that is not there
 */
export async function explain(name: string, project: string, only?: string): Promise<string> {
  const { drill, targets } = await asked(name, project, only);
  const page = (await pageOf(name, project)) ?? `# ${drill.title}\n\n${drill.summary}\n`;
  const sections = [
    page.trimEnd(),
    variantsOf(drill),
    ...(await Promise.all(targets.map((loaded) => promisesOf(drill, loaded)))),
  ];
  return `${sections.join('\n\n')}\n`;
}

/**
 * How much of a drill's point the contract of each target can prove: what it answers, and what would answer the rest.
 * @throws FiredrillError `usage` for a drill or target that is not there
 */
export async function rateContracts(name: string, project: string, only?: string): Promise<string> {
  const { drill, targets } = await asked(name, project, only);
  const rated = await Promise.all(targets.map((loaded) => rating(drill, loaded)));
  return `${rated.join('\n\n')}\n`;
}

async function asked(name: string, project: string, only: string | undefined) {
  const [drills, all] = await Promise.all([loadDrills(project), loadTargets(project)]);
  // As `run` takes it: a drill, or one of its variants, whose page is the drill's.
  const [own = name, variant] = name.split('/');
  const drill = byName(drills, (one) => one.name, own, 'drill');
  if (variant !== undefined) byName(Object.keys(drill.variants), (one) => one, variant, `variant of ${own}`);
  return {
    drill,
    targets: only === undefined ? all : [byName(all, ({ target }) => target.name, only, 'target')],
  };
}

/** What a contract answers of a drill's questions, or why the drill does not apply. */
export async function rate(drill: Drill, { target, folder, source, own }: LoadedTarget) {
  const [variant] = variantsOn(drill, target).toSorted((one) => (one === drill.defaultVariant ? -1 : 1));
  if (variant === undefined)
    return { inapplicable: `${drill.name} does not apply to ${target.name}: ${whyNot(drill, target)}.` };
  const profiles = profilesOf(target, drill.name, variant);
  const monitoring = await asWritten(source, target.name, () =>
    prepareMonitoring(folder, target, undefined, profiles),
  );
  const kinds = kindsWith(own.promises);
  const plan = planOf({ target, drill, variant, monitoring, kinds, seed: 0 });
  const points = kinds.flatMap((kind) => kind.points(plan));
  const answered = points.filter((point) => point.answered).length;
  return { drill: drill.name, what: `${drill.name}/${variant} on ${target.name}`, points, answered };
}

async function rating(drill: Drill, loaded: LoadedTarget): Promise<string> {
  const rated = await rate(drill, loaded);
  if ('inapplicable' in rated) return rated.inapplicable;
  const { what, points, answered } = rated;
  const lines = points.map(({ question, answered: is, by }) =>
    is ? `  ✓ ${question}` : `  – ${question}\n      not asked; it takes ${by}`,
  );
  return [`${what}: the contract answers ${answered} of ${points.length} questions`, ...lines].join('\n');
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

async function promisesOf(drill: Drill, { target, folder, source, own }: LoadedTarget): Promise<string> {
  const reason = whyNot(drill, target);
  const head = `## What ${target.name} promises`;
  if (reason !== undefined) return `${head}\n\nDoes not apply: ${reason}.`;
  const [variant = drill.defaultVariant] = variantsOn(drill, target).toSorted((one) =>
    one === drill.defaultVariant ? -1 : 1,
  );
  const profiles = profilesOf(target, drill.name, variant);
  const monitoring = await asWritten(source, target.name, () =>
    prepareMonitoring(folder, target, undefined, profiles),
  );
  const kinds = kindsWith(own.promises);
  const plan = planOf({ target, drill, variant, monitoring, kinds, seed: 0 });
  return [
    head,
    '',
    ...profileLines(target, profiles),
    ...expectationLines(expectationsOf(plan, kinds)),
    '```sh',
    `./firedrill run ${drill.name} --target ${target.name}`,
    '```',
  ].join('\n');
}

/** What is started besides, where the drill asks for more than every stack of the target has. */
function profileLines(target: Target, profiles: readonly string[]): string[] {
  const always = absentOf(target, []);
  const started = always.filter((name) => !absentOf(target, profiles).includes(name));
  if (started.length === 0) return [];
  return [
    `Started for the profile ${profiles.join(' and ')}, besides what always is: ${started.join(', ')}.`,
    '',
  ];
}

/** Everything a run will be judged by, phase by phase, each with the id that its finding will have. */
function expectationLines(expectations: readonly Expectation[]): string[] {
  return PHASES.flatMap((phase) => {
    const lines = expectations
      .filter((one) => one.phase === phase)
      .map(({ id, words }) => `- ${words} \`${id}\``);
    return lines.length === 0 ? [] : [`In phase ${phase}:`, '', ...lines, ''];
  });
}
