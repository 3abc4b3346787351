import { z } from 'zod';
import { checklistSchema } from '../../gate/checklist.ts';
import { gateReportSchema } from '../../gate/gate-report.ts';
import { comparisonSchema } from '../../history/comparison.ts';
import { entrySchema } from '../../history/entry.ts';
import { historySchema } from '../../history/trend-shape.ts';
import { scaleSchema } from '../../incident/scale.ts';
import { reportSchema } from '../../model/judgement.ts';
import { proofSchema } from '../../model/prove.ts';
import { rehearsalReportSchema } from '../../report/rehearsal/rehearsal-report.ts';
import { repeatsSchema } from '../../report/repeats/repeats-report.ts';
import { suiteReportSchema } from '../../report/suite/suite-report.ts';
import { quarantineSchema } from '../suite/quarantine.ts';
import { suitesSchema } from '../suite/suites.ts';
import { projectSchema } from '../written/project-schema.ts';

/** A shape that programs and editors outside of Firedrill read. */
export interface Published {
  /** Where its JSON Schema lies, from Firedrill's own folder. */
  file: string;
  /** With title and description. */
  schema: z.ZodType;
  /** What stands in it more than once is written once, and referred to. */
  shared?: boolean;
  /** Folders of `harness/` whose docstrings say what its keys mean. */
  docs?: readonly string[];
}

/** In the summary of a suite, a report is described where it is described: in a file of its own. */
const elsewhere = (file: string) => z.unknown().meta({ $ref: file });

export const PUBLISHED: readonly Published[] = [
  {
    file: 'results/report.schema.json',
    schema: reportSchema.meta({
      title: 'Firedrill report',
      description:
        "report.json of one run. Moments are milliseconds on the run's monotonic clock, whose 0 is startedAt.",
    }),
  },
  {
    file: 'results/suite.schema.json',
    schema: suiteReportSchema
      .extend({
        runs: z.array(elsewhere('report.schema.json')).describe('In the order in which they ended.'),
      })
      .meta({
        title: 'Firedrill suite',
        description:
          'summary.json of a suite, also printed by suite --json. Durations and moments are milliseconds; moments count from the beginning of the suite.',
      }),
  },
  {
    file: 'results/repeats.schema.json',
    schema: repeatsSchema.meta({
      title: 'Firedrill repeats',
      description:
        'repeats.json of a drill that was repeated, also printed by run --repeat --json. Durations are milliseconds.',
    }),
  },
  {
    file: 'results/proof.schema.json',
    schema: proofSchema.meta({
      title: 'Firedrill proof',
      description: 'What prove --json prints: which mutants of a recorded run its drill kills.',
    }),
  },
  {
    file: 'results/rehearsal.schema.json',
    schema: rehearsalReportSchema.meta({
      title: 'Firedrill rehearsal',
      description:
        'report.json of a rehearsal, also printed by rehearse --json. Durations and moments are milliseconds of real time; moments count from the beginning of the rehearsal.',
    }),
  },
  {
    file: 'docs/schemas/firedrill.schema.json',
    schema: projectSchema.meta({
      title: 'Firedrill target',
      description:
        'firedrill.yaml beside a service: what runs, what users notice, and what is promised of each drill. targets/<name>/target.yaml has the same keys but suites and quarantine. Durations are milliseconds.',
    }),
    shared: true,
    docs: ['model', 'contract', 'promises', 'cli/suite', 'cli/written'],
  },
  {
    file: 'results/gate.schema.json',
    schema: gateReportSchema.meta({
      title: 'Firedrill gate',
      description:
        'gate.json of a gate, also printed by gate --json: what was decided, and everything it follows from.',
    }),
  },
  {
    file: 'docs/schemas/gate.schema.json',
    schema: checklistSchema.meta({
      title: 'Firedrill checklist',
      description:
        'targets/<target>/gate.yaml: what must be shown before a release goes out, by which evidence, and what follows from what is not.',
    }),
  },
  {
    file: 'docs/schemas/incident.schema.json',
    schema: scaleSchema.meta({
      title: 'Firedrill incident scale',
      description:
        'targets/<target>/incident.yaml: how a team rates incidents, who is told, and in which words.',
    }),
  },
  {
    file: 'results/index.schema.json',
    schema: entrySchema.meta({
      title: 'Firedrill index',
      description:
        'A line of results/history/<chain>.jsonl: what was filed, or pruned, and the digest of the entry before it. Figures are milliseconds.',
    }),
  },
  {
    file: 'results/history.schema.json',
    schema: historySchema.meta({
      title: 'Firedrill history',
      description: 'What history --json prints: how things went again and again. Figures are milliseconds.',
    }),
  },
  {
    file: 'results/comparison.schema.json',
    schema: comparisonSchema.meta({
      title: 'Firedrill comparison',
      description: 'What compare --json prints: what changed between two runs. Figures are milliseconds.',
    }),
  },
  {
    file: 'docs/schemas/suites.schema.json',
    schema: suitesSchema.meta({
      title: 'Firedrill suites',
      description: 'drills/suites.yml: which drills run together, by the name of the suite.',
    }),
  },
  {
    file: 'docs/schemas/quarantine.schema.json',
    schema: quarantineSchema.meta({
      title: 'Firedrill quarantine',
      description:
        'drills/quarantine.yml: drills that are known to fail on a target. They run and are shown, and fail no suite until a day is over.',
    }),
  },
];
