import { z } from 'zod';
import { loadMomentSchema, loadResultSchema } from './load.ts';
import { phaseSchema } from './phase.ts';
import { controlSchema, imageSchema } from './run-header.ts';
import { countSchema, momentSchema, textSchema } from './scalars.ts';
import { intervalSchema, millisSchema } from './time.ts';
import { asWrittenSchema, egressSeenSchema } from './timeline.ts';

export const gradeSchema = z.enum(['pass', 'acceptable', 'fail', 'no-evidence']).meta({
  id: 'grade',
  description: 'no-evidence is never a success: what was not seen was not shown.',
});
export type Grade = z.infer<typeof gradeSchema>;

export const verdictStatusSchema = z
  .enum(['pass', 'acceptable', 'fail', 'not-proven', 'aborted', 'error'])
  .meta({ id: 'status' });
export type VerdictStatus = z.infer<typeof verdictStatusSchema>;

export const verdictSchema = z.strictObject({
  status: verdictStatusSchema,
  reason: z.string().describe('In one sentence; absent for a pass.').exactOptional(),
});
export type Verdict = z.infer<typeof verdictSchema>;

const findingSchema = z
  .strictObject({
    id: textSchema.describe(
      'Made of keys of the contract, and stable where words are not: alerts/ShopHigh5xxRate/fires.',
    ),
    expectation: textSchema.describe("The promise, in the words of the contract's owner."),
    phase: phaseSchema,
    grade: gradeSchema,
    because: textSchema.describe('What was seen.'),
    at: millisSchema.describe("When it was decided, on the run's clock.").exactOptional(),
    ofMachine: z
      .literal(true)
      .describe(
        'No evidence, since the machine was pressed or the runner stood still: run again, it may be had.',
      )
      .exactOptional(),
  })
  .meta({ id: 'finding' });
export type Finding = z.infer<typeof findingSchema>;

const boundsOfMeasure = {
  of: textSchema
    .describe('Whose figure it is, where several are looked at: user, readiness, writes, reads, or a call.')
    .exactOptional(),
  objective: z.number().describe('The bound, milliseconds of production time.').exactOptional(),
  acceptable: z.number().describe('The second tier, likewise.').exactOptional(),
  grade: gradeSchema.exactOptional(),
};
const measureSchema = z
  .union([
    z.strictObject({
      low: z.number().describe('Milliseconds; below 0 for what came before the undo was complete.'),
      high: z.number().describe('Milliseconds; an objective is kept where both ends keep it.'),
      resolution: millisSchema.describe(
        'The period of the probes or requests it is taken from, milliseconds.',
      ),
      ...boundsOfMeasure,
    }),
    z.strictObject({
      absent: textSchema.describe('Why there is no figure; nothing is guessed.'),
      moreThan: millisSchema
        .describe('Milliseconds that it lasted at the least: it was not over when watching was.')
        .exactOptional(),
      ...boundsOfMeasure,
    }),
  ])
  .meta({ id: 'measure' });
export type Measure = z.infer<typeof measureSchema>;

const measuresSchema = z.strictObject({
  detect: measureSchema.describe('Injection until readiness says so.'),
  alert: measureSchema.describe(
    "Injection until the slowest expected alert fires. Production time where the rules as written were replayed, else the run's compressed time, which is never graded.",
  ),
  deliver: measureSchema.describe(
    'Injection until the slowest expected alert reaches the receiver; time as for alert.',
  ),
  recover: measureSchema.describe(
    'Undo complete until the first of a stable run, of whichever took longest: what the fault hits, the user probe, writes, or reads.',
  ),
  rto: measureSchema.describe('Injection until recovered; it contains the hold, which Firedrill chose.'),
  outage: measureSchema.describe('First failed user probe until the first of a stable run.'),
  clear: measureSchema.describe(
    'Undo complete until the last resolved notification arrives; time as for alert.',
  ),
});

export const ledgerSchema = z
  .strictObject({
    attempted: countSchema.describe('Writes sent, each id once.'),
    acknowledged: countSchema.describe('Answered yes.'),
    refused: countSchema.describe('Answered no.'),
    indeterminate: countSchema.describe('Not answered in time; they may exist.'),
    lost: countSchema.describe('Acknowledged, and absent when read back.'),
    duplicated: countSchema.describe('More than one copy when read back.'),
    resurrected: countSchema.describe('Refused, and present when read back.'),
    unknown: countSchema
      .describe(
        'Of those attempted, how many the target did not tell the fate of: lost, duplicated and resurrected are counted among the others. Absent where all are known.',
      )
      .exactOptional(),
    rpoMs: millisSchema
      .nullable()
      .describe(
        "Age of the oldest lost write at the injection's end or the readback, milliseconds; 0 when none was lost, null where the fate of a write is unknown.",
      ),
    unasked: countSchema
      .describe('Rows that the target lists and that were neither there before nor written by the workload.')
      .exactOptional(),
    power: z
      .strictObject({
        withinMs: millisSchema,
        writes: countSchema.describe(
          'Acknowledged within so many milliseconds of injection or undo, and read back.',
        ),
        oneIn: countSchema
          .nullable()
          .describe(
            'A loss of one in so many of these would have been seen with 95 %; null where there are none.',
          ),
      })
      .describe('How rare a loss would have shown.')
      .exactOptional(),
  })
  .meta({ id: 'ledger' });
export type LedgerSummary = z.infer<typeof ledgerSchema>;

const sighting = intervalSchema.nullable();
const alertSchema = z
  .strictObject({
    name: textSchema,
    expected: z.boolean(),
    pending: sighting.describe("When, on the run's clock; null when never seen."),
    firing: sighting.describe('Likewise.'),
    delivered: sighting.describe('When the receiver was told.'),
    resolved: sighting.describe('When the last instance was over.'),
    resolvedDelivered: sighting.describe('When the receiver had been told that all of it was over.'),
    asWritten: asWrittenSchema.describe("What production's unmodified rules would have said."),
  })
  .meta({ id: 'alert' });
export type AlertSummary = z.infer<typeof alertSchema>;

const actSchema = z
  .strictObject({
    share: intervalSchema.describe(
      'Of all moments at which it might begin to ask, the share (0 to 1) that lead to the act.',
    ),
    when: intervalSchema
      .describe("Milliseconds from the fault's edge to the act; absent when it comes to none.")
      .exactOptional(),
  })
  .meta({ id: 'act', description: 'Something the orchestrator would have done, or not.' });
export type OrchestratorAct = z.infer<typeof actSchema>;

const orchestratorSchema = z.strictObject({
  removed: actSchema.describe('Taken out of rotation, from the injection.'),
  returned: actSchema.describe('Back in rotation, from the undo, if it was out.'),
  restarted: actSchema.describe('Restarted, from the injection.'),
});
export type OrchestratorSummary = z.infer<typeof orchestratorSchema>;

const remedySchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  figure: z
    .enum(['p95', 'drain', 'median', 'failed'])
    .describe('failed: a share, 0 to 1; all others milliseconds.'),
  without: z.array(sighting),
  with: z.array(sighting),
  helps: z
    .enum(['yes', 'no', 'open'])
    .describe('open: some windows with it were no better than some without.'),
});
export type RemedySummary = z.infer<typeof remedySchema>;

const loadSchema = z
  .strictObject({
    ...loadResultSchema.shape,
    capacity: z
      .strictObject({ perSecond: z.number(), users: countSchema, generatorCpu: z.number() })
      .nullable()
      .describe(
        'Requests per second that the stack completed for so many users, each of them asks again as soon as it is answered.',
      ),
    offeredPerSecond: z.number().describe('Requests per second of the spike.'),
    durationMs: millisSchema,
    lastAnswerMs: millisSchema.describe('From the end of the spike to the last of its answers.'),
    moments: z.array(loadMomentSchema).describe('Second by second.'),
    queue: z
      .strictObject({ most: countSchema.nullable(), drain: sighting })
      .describe(
        "The most that waited, and from the spike's end until none did; absent where the target has no queue.",
      )
      .exactOptional(),
    kept: z
      .strictObject({
        acknowledged: countSchema,
        lost: countSchema,
        duplicated: countSchema,
        undone: countSchema.exactOptional(),
      })
      .nullable()
      .describe('What became of the writes that were acknowledged under load.'),
    remedies: z
      .array(remedySchema)
      .describe(
        'The figure of every window without the remedy and with it, milliseconds, in the order they were run: each as wide as the generator was late, or as the looks at the queue are apart.',
      ),
    seed: z.number().int().describe('Of the order in which the remedies were tried.'),
  })
  .meta({ id: 'load' });
/** The spike of a run, against what the stack can do. */
export type LoadSummary = z.infer<typeof loadSchema>;

const strainShare = z.number().min(0).describe('Share of the phase, 0 to 1.').exactOptional();

/** What pressed upon the machine, phase by phase; what it does not count is left out. */
const machineSchema = z.strictObject({
  cores: z.int().positive(),
  lacks: z.array(textSchema).readonly().describe('What this machine does not tell.'),
  phases: z.array(
    z.strictObject({
      phase: phaseSchema,
      cpu: strainShare,
      io: strainShare,
      memory: strainShare,
      stolen: strainShare,
      foreign: z.number().min(0).describe('Share of all cores that other processes took.').exactOptional(),
      waited: z
        .strictObject({ service: textSchema, share: z.number().min(0) })
        .describe('The service whose tasks waited longest for a core; above 1 where several did at a time.')
        .exactOptional(),
    }),
  ),
  engineMs: z
    .strictObject({ median: millisSchema, max: millisSchema })
    .describe('How long the engine took to say which containers the run has.')
    .exactOptional(),
  throttled: z
    .array(z.strictObject({ service: textSchema, ms: millisSchema }))
    .describe('Services that their own limit of CPU kept from running, and for how long.'),
});
export type MachineSummary = z.infer<typeof machineSchema>;

const afterwardsSchema = z
  .strictObject({
    figure: textSchema.describe('Made of keys: latency/user/median, errors/workload, holdings/api/memory.'),
    unit: z.enum(['ms', 'MiB', 'count', 'share']),
    before: z.number().describe('In the steady state before the fault.'),
    after: z.number().describe('At the end of the recovery.'),
    ratio: z.number().nullable().describe('after / before; null where there was nothing before.'),
    limit: z.number().describe('The most that is as before: what is certainly more than this is a failure.'),
  })
  .meta({ id: 'afterwards' });
export type AfterwardsFigure = z.infer<typeof afterwardsSchema>;

const peopleSummarySchema = z
  .strictObject({
    hurry: z.number().positive().describe("All that is people's was so many times as short; 1 is real time."),
    page: z
      .strictObject({ alert: textSchema, receiver: z.string(), t: millisSchema })
      .nullable()
      .describe('What a person was told first, and when; null where no alert was delivered.'),
    steps: z.array(
      z.strictObject({
        step: textSchema,
        outcome: z.enum(['done', 'failed', 'skipped', 'open']),
        measured: intervalSchema.nullable().describe('Milliseconds since the page.'),
        objective: z.number().nullable(),
        acceptable: z.number().nullable(),
        said: z.array(textSchema).describe('In their words.'),
      }),
    ),
    told: z
      .array(z.strictObject({ contact: textSchema, receiver: z.string(), t: millisSchema }))
      .describe('Who else was told, since the page was not acknowledged.'),
    deviations: z.array(textSchema),
  })
  .meta({ id: 'people' });
export type PeopleSummary = z.infer<typeof peopleSummarySchema>;

const runbookSummarySchema = z
  .strictObject({
    runbook: textSchema.describe('Its key in the contract.'),
    file: textSchema,
    pointsTo: textSchema
      .nullable()
      .describe('The cause that it must lead to; null where it has none of them.'),
    lines: z.array(
      z.strictObject({
        line: textSchema.describe('As it was asked: durations of a query are compressed.'),
        looks: countSchema.describe('Answers while the fault was in.'),
        answer: textSchema.nullable().describe('What of an answer decided; null where there was none.'),
        pointed: z.array(textSchema).describe('The causes that answers pointed to.'),
      }),
    ),
    skipped: z
      .array(z.strictObject({ line: textSchema, why: textSchema }))
      .describe('Lines that were not asked.'),
  })
  .meta({ id: 'runbook' });
export type RunbookSummary = z.infer<typeof runbookSummarySchema>;

/** All that can be said of a timeline; the same timeline gives the same judgement, byte for byte. */
const judgementSchema = z.strictObject({
  verdict: verdictSchema,
  findings: z
    .array(findingSchema)
    .describe('One expectation each, in the order in which a reader would ask.'),
  measures: measuresSchema,
  flaps: z
    .array(intervalSchema)
    .describe('How long each further outage was by the user probe, inside the first or after it.'),
  ledger: ledgerSchema,
  alerts: z
    .array(alertSchema)
    .describe("The expected ones in the contract's order, then all others that showed themselves."),
  orchestrator: orchestratorSchema
    .describe(
      "What production's orchestrator would have done, had the fault lasted for as long as it takes to act; absent where the contract names none, or the fault was not both injected and undone.",
    )
    .exactOptional(),
  load: loadSchema
    .describe('A spike: what was offered and what became of it. Absent where the fault was not load.')
    .exactOptional(),
  egress: egressSeenSchema
    .describe(
      'Whether the stack could reach anything but itself. Absent in runs that were recorded before it was looked at.',
    )
    .exactOptional(),
  machine: machineSchema
    .describe('What pressed upon the machine. Absent in runs that were recorded before it was watched.')
    .exactOptional(),
  people: peopleSummarySchema
    .describe('What people had to do with the run, and when they did it; absent where they had nothing to.')
    .exactOptional(),
  remedies: z
    .array(remedySchema)
    .describe(
      'What remedies are worth, by the calls of checks: the figure of each half of them, without the remedy and with it. Absent where none is promised to help; those of a spike are in load.',
    )
    .exactOptional(),
  runbooks: z
    .array(runbookSummarySchema)
    .describe('What the lines of runbooks were answered while the fault was in; absent where none was asked.')
    .exactOptional(),
  afterwards: z
    .array(afterwardsSchema)
    .describe(
      'How the service was before the fault and is afterwards; absent where that was not asked or not seen.',
    )
    .exactOptional(),
  durations: z.partialRecord(phaseSchema, millisSchema).describe('How long each phase took, milliseconds.'),
});
export type Judgement = z.infer<typeof judgementSchema>;

/** `report.json`. Kept stable: other programs read it. Its keys are in the order in which they are filed. */
export const reportSchema = z.strictObject({
  schema: z.literal(1),
  run: textSchema.describe("The run's id, which is also its folder's name."),
  drill: textSchema,
  variant: textSchema,
  target: textSchema,
  startedAt: momentSchema.describe('Wall clock at the start, ISO 8601; only an anchor.'),
  control: controlSchema
    .describe('A control run: nothing was broken; ids of what is promised of a fault and was not asked.')
    .exactOptional(),
  pace: z.number().positive().describe("What the monitoring's durations were divided by; 1 is real time."),
  commit: z.string(),
  engine: z.string(),
  images: z.record(z.string(), imageSchema).describe('By component.'),
  ...judgementSchema.shape,
});
export type Report = z.infer<typeof reportSchema>;
