import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drillsOn } from '../../harness/cli/alert-matrix/gather.ts';
import { rowsOf } from '../../harness/cli/alert-matrix/rule-matrix.ts';
import { componentsFor } from '../../harness/cli/components.ts';
import type { LoadedTarget } from '../../harness/cli/loaded-target.ts';
import type { Drill } from '../../harness/model/drill.ts';
import type { Section, Text } from '../../harness/model/section.ts';
import { promisesOf } from '../../harness/promises/contract.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { figureOf, VERDICT_WORDS } from '../../harness/report/words.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { variantsOn, whyNot } from '../../harness/run/plan.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { duration } from '../../harness/text/format.ts';
import type { RecordedNight } from '../recorded/support/recorded-nights.ts';
import { askedNights } from './asked-nights.ts';
import { causesSections } from './causes.ts';
import { remediesSections } from './remedies.ts';
import { runbooksSections } from './runbooks.ts';
import { unableSections } from './unable.ts';

/** Shown in the table of drills; all others are in the page of a run. */
const FIGURES = ['detect', 'deliver', 'recover', 'outage', 'clear'] as const;

export async function targetPage(
  loaded: LoadedTarget,
  drills: readonly Drill[],
  nights: readonly RecordedNight[],
): Promise<string> {
  const { target, folder } = loaded;
  const own = nights.filter(({ report }) => report.target === target.name);
  const asked = askedNights(loaded, drills, own);
  const body = markdown({
    title: target.name,
    notes: [target.summary],
    sections: [
      servicesSection(loaded),
      drillsSection(loaded, drills, own),
      objectivesSection(loaded, drills),
      await alertsSection(loaded, drills, own),
      ...unableSections(own),
      ...causesSections(asked),
      ...runbooksSections(asked),
      ...remediesSections(own),
    ],
  });
  const found = await readFile(join(folder, 'FOUND.md'), 'utf8').catch(() => undefined);
  const [head = '', ...rest] = body.split('\n\n## ');
  return [
    `<!-- Made by npm run target-pages; what was found stands in targets/${target.name}/FOUND.md. -->\n\n${head.trimEnd()}`,
    await pictureOf(loaded),
    ...rest.map((section) => `## ${section.trimEnd()}`),
    ...(found === undefined ? [] : [`## What building and drilling it found\n\n${found.trim()}`]),
    'What targets share: [what a target is](../targets.md), [the drills](../README.md), [how figures come about](../how-we-measure.md).',
  ]
    .join('\n\n')
    .concat('\n');
}

/** The services and their calls; each arrow is a link through Toxiproxy, on which it can be broken. */
async function pictureOf(loaded: LoadedTarget): Promise<string> {
  const { target } = loaded;
  const plan = planStack(target, { components: componentsFor(loaded), helpers: await readHelpers() });
  const nodes = Object.entries(target.services).map(
    ([name, { image }]) => `  ${idOf(name)}["${name}<br/>${image}"]`,
  );
  const arrows = [...new Set(plan.links.map(({ from, to }) => `  ${idOf(from)} --> ${idOf(to)}`))];
  return [
    '```mermaid',
    'graph LR',
    `  users((users)) --> ${idOf(entryOf(target.services))}`,
    ...nodes,
    ...arrows,
    '```',
  ].join('\n');
}

function entryOf(services: LoadedTarget['target']['services']): string {
  return (
    Object.entries(services).find(([, { role }]) => role === 'api')?.[0] ?? Object.keys(services)[0] ?? ''
  );
}

/** As Mermaid reads names. */
function idOf(name: string): string {
  return name.replaceAll(/\W/g, '_');
}

function servicesSection({ target }: LoadedTarget): Section {
  return {
    id: 'services',
    title: 'What runs',
    blocks: [
      {
        kind: 'table',
        head: ['service', 'image', 'role', 'limits', 'started'],
        rows: Object.entries(target.services).map(([name, { image, role, limits, profiles }]): Text[] => [
          name,
          image ?? '',
          role ?? '',
          limits === undefined ? '' : `${limits.cpus} CPU, ${limits.memoryMiB} MiB`,
          profiles === undefined ? 'always' : `for the profile ${profiles.join(' or ')}`,
        ]),
      },
    ],
  };
}

function drillsSection(
  { target }: LoadedTarget,
  drills: readonly Drill[],
  own: readonly RecordedNight[],
): Section {
  const rows = drills
    .filter((drill) => whyNot(drill, target) === undefined)
    .flatMap((drill) => {
      const variants = variantsOn(drill, target);
      const done = variants.flatMap((variant) => {
        const night = own.find(({ report }) => report.drill === drill.name && report.variant === variant);
        return night === undefined ? [] : [rowOf(night)];
      });
      const rest = variants.length - done.length;
      return [
        ...done,
        ...(rest === 0
          ? []
          : [[drill.name, `${rest} of ${variants.length} variants are not among the recorded nights`]]),
      ];
    });
  return {
    id: 'drills',
    title: 'What was measured',
    blocks: [
      {
        kind: 'paragraph',
        text: "Of recorded nights on two cores; deliver and clear in production's time, as the rules are written.",
      },
      { kind: 'table', head: ['drill', 'verdict', ...FIGURES], rows },
    ],
  };
}

function rowOf({ report: { drill, variant, verdict, measures } }: RecordedNight): Text[] {
  return [
    `${drill}/${variant}`,
    VERDICT_WORDS[verdict.status],
    ...FIGURES.map((figure) => figureOf(measures[figure])),
  ];
}

function objectivesSection({ target }: LoadedTarget, drills: readonly Drill[]): Section {
  const rows = drills
    .filter((drill) => whyNot(drill, target) === undefined)
    .flatMap((drill): Text[][] => {
      const contract = target.contract.drills[drill.name];
      const { objectives = [] } = contract === undefined ? {} : promisesOf(contract, drill.defaultVariant);
      return objectives.map(({ objective, acceptable, source }) => [
        drill.name,
        boundsText(objective),
        acceptable === undefined ? '' : boundsText(acceptable),
        source,
      ]);
    });
  return {
    id: 'objectives',
    title: 'What is promised',
    blocks: [{ kind: 'table', head: ['drill', 'objective', 'acceptable', 'set by'], rows }],
  };
}

function boundsText(bounds: unknown): string {
  const all = Array.isArray(bounds) ? bounds : [bounds];
  return all
    .map(({ figure, atMost, atLeast }: { figure: string; atMost?: number; atLeast?: number }) => {
      const bound = atMost ?? atLeast ?? 0;
      const isShare = bound > 0 && bound <= 1;
      return `${figure} ${atMost === undefined ? '≥' : '≤'} ${isShare ? `${bound * 100} %` : duration(bound)}`;
    })
    .join(' and ');
}

async function alertsSection(
  { target, folder }: LoadedTarget,
  drills: readonly Drill[],
  own: readonly RecordedNight[],
): Promise<Section> {
  const { rules } = await prepareMonitoring(folder, target, 1);
  const alerts = [...new Set(rules.map(({ alert }) => alert))];
  const rows = rowsOf(
    target.name,
    alerts,
    drillsOn(drills, target),
    own.map(({ shown }) => shown),
  );
  const columns = (rows[0]?.cells ?? []).filter(({ state }) => state !== 'apart').map(({ drill }) => drill);
  return {
    id: 'alerts',
    title: 'Which rule fires where',
    blocks: [
      {
        kind: 'paragraph',
        text: 'By the recorded nights; must: a contract says that it fires there, or cannot, and no recorded night is there.',
      },
      {
        kind: 'table',
        head: ['rule', ...columns],
        rows: rows.map(({ alert, cells }): Text[] => [
          alert,
          ...cells
            .filter(({ drill }) => columns.includes(drill))
            .map(({ state }) => (state === 'fires' ? [{ strong: 'fires' }] : STATES[state])),
        ]),
      },
    ],
  };
}

const STATES = {
  fires: 'fires',
  cannot: 'cannot',
  silent: '·',
  unknown: '?',
  expected: 'must',
  untried: '',
  apart: '',
};
