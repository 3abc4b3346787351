import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Side } from '../../history/comparison.ts';
import type { Filed, RehearsalEntry, RunEntry } from '../../history/entry.ts';
import { entryOfRehearsal, entryOfRun } from '../../history/file-entries.ts';
import { whatOf } from '../../history/trend.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { Report } from '../../model/judgement.ts';
import type { RunHeader } from '../../model/run-header.ts';
import { type RehearsalReport, rehearsalReportSchema } from '../../report/rehearsal/rehearsal-report.ts';
import { MANIFEST } from '../digests.ts';
import { suggest } from '../nearest.ts';
import { openStoredRun } from '../stored-run.ts';
import { changesIn } from './folder-state.ts';
import type { Index } from './read-index.ts';

/**
 * One of two that are compared: judged again from its folder, or where that was pruned, what the index kept of it.
 * @param asked a folder, a run's or a rehearsal's id, or `latest`
 * @throws FiredrillError `usage` for what is neither there nor in the index
 */
export async function sideOf(asked: string, results: string, index: Index): Promise<Side> {
  for (const folder of [resolve(asked), join(results, asked), join(results, 'rehearsals', asked)]) {
    const timeline = join(folder, 'timeline.jsonl');
    if (!existsSync(timeline)) continue;
    const isRehearsal = await rehearsalIn(folder);
    return isRehearsal === undefined ? runSide(folder, results) : rehearsalSide(folder, isRehearsal);
  }
  const entry = index.filed.find(({ run }) => run === basename(asked));
  if (entry !== undefined) return pastSide(entry, index);
  const known = index.filed.map(({ run }) => run);
  throw new FiredrillError(
    'usage',
    `there is no run ${asked} in ${results}, and none in its index${suggest(basename(asked), known.slice(-5))}`,
  );
}

async function runSide(folder: string, results: string): Promise<Side> {
  const { report, doubt, facts } = await openStoredRun(folder, results);
  const entry = entryOfRun(report, NOWHERE);
  const { header } = facts;
  return {
    ...sideOfEntry(entry, report.verdict),
    ...(doubt === undefined ? {} : { doubt }),
    settings: settingsOf(report, header?.firedrill),
    images: imagesOf(report.images),
    ...(header === undefined ? {} : { contract: promisedIn(header) }),
    findings: Object.fromEntries(
      report.findings.map(({ id, grade, expectation, because }) => [id, { grade, expectation, because }]),
    ),
    machine: machineOf(report),
  };
}

/** What was promised, and what was asked whether it is kept: by name where it has one, so that an order is no change. */
function promisedIn(header: RunHeader): unknown {
  const { contract, rules, probes, whileBroken, workload, orchestrator, stableProbes, services } = header;
  return {
    ...contract,
    rules: Object.fromEntries(rules.map(({ alert, ...rule }) => [alert, rule])),
    probes,
    whileBroken,
    workload,
    orchestrator,
    stableProbes,
    services,
  };
}

function settingsOf(report: Report, firedrill: string | undefined): Record<string, string> {
  return {
    pace: String(report.pace),
    commit: report.commit,
    ...(firedrill === undefined ? {} : { Firedrill: firedrill }),
    engine: report.engine,
    'control run': report.control === undefined ? 'no' : 'yes',
    egress: report.egress === undefined ? 'not looked at' : report.egress.guarded ? 'guarded' : 'unguarded',
  };
}

/** What the machine was, and phase by phase what pressed upon it. */
function machineOf({ machine }: Report): Record<string, string> {
  if (machine === undefined) return {};
  const phases = machine.phases.flatMap(({ phase, waited, ...shares }) => [
    ...Object.entries(shares).map(([what, of]) => [`${phase}: ${WORDS[what] ?? what}`, about(of)] as const),
    ...(waited === undefined
      ? []
      : [[`${phase}: waited for a core longest`, `${waited.service}, ${about(waited.share)}`] as const]),
  ]);
  return { cores: String(machine.cores), ...Object.fromEntries(phases) };
}

/** To ten per cent: what differs by less is the same pressure. */
function about(of: number): string {
  return `about ${Math.round(of * 10) * 10} %`;
}

const WORDS: Readonly<Record<string, string>> = {
  cpu: 'tasks waited for a core',
  io: 'tasks waited for the disk',
  memory: 'tasks waited for memory',
  stolen: 'taken by the host of this machine',
  foreign: 'taken by other processes',
};

/** The report of a rehearsal; of a drill's run there is none. */
async function rehearsalIn(folder: string): Promise<RehearsalReport | undefined> {
  const text = await readRegularText(join(folder, 'report.json')).catch(() => '{}');
  try {
    return rehearsalReportSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function rehearsalSide(folder: string, report: RehearsalReport): Promise<Side> {
  const manifest = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
  const changes =
    manifest === undefined
      ? [`there is no ${MANIFEST}`]
      : await changesIn(folder, basename(folder), manifest);
  const entry = entryOfRehearsal(report, NOWHERE);
  const steps = report.steps.map(({ id, measured, objective }) => {
    const bound = objective === null ? {} : { objective };
    return [
      `step ${id}`,
      measured === null ? { absent: 'it was not measured', ...bound } : { ...measured, ...bound },
    ] as const;
  });
  return {
    ...sideOfEntry(entry, report.verdict),
    ...(changes.length === 0 ? {} : { doubt: changes.join(', ') }),
    settings: { commit: report.commit, Firedrill: report.firedrill, engine: report.engine },
    images: imagesOf(report.images),
    contract: Object.fromEntries(
      [...report.steps, ...report.figures].map(({ id, title, objective, acceptable, source }) => [
        id,
        { title, objective, acceptable, source },
      ]),
    ),
    figures: { ...entry.figures, ...Object.fromEntries(steps) },
    findings: Object.fromEntries([
      ...report.steps.map(({ id, title, outcome, reason = '' }) => [
        `steps/${id}`,
        { grade: STEP_GRADES[outcome], expectation: title, because: reason || outcome },
      ]),
      ...report.checklist.map(({ list, title, ok, evidence }) => [
        `checklist/${list}/${title}`,
        { grade: ok ? 'pass' : 'fail', expectation: title, because: evidence },
      ]),
    ]),
  };
}

const STEP_GRADES = { done: 'pass', failed: 'fail', skipped: 'no-evidence', open: 'no-evidence' } as const;

/** Of what was pruned, and of what has vanished. */
function pastSide(entry: Filed, { pruned }: Index): Side {
  const tombstone = pruned.get(entry.run);
  const indexOnly =
    tombstone === undefined
      ? 'its folder has vanished, and no prune took it'
      : `it was pruned on ${tombstone.at.slice(0, 10)} (${tombstone.rule})`;
  if (entry.kind !== 'run' && entry.kind !== 'rehearsal')
    throw new FiredrillError('usage', `${entry.run} is a ${entry.kind}; name two runs or two rehearsals`);
  return {
    ...sideOfEntry(entry, { status: entry.verdict }),
    indexOnly,
    settings: { commit: entry.commit, ...(entry.kind === 'run' ? { pace: String(entry.pace) } : {}) },
    images: entry.images,
    findings: Object.fromEntries(
      Object.entries(entry.kind === 'run' ? entry.findings : {}).map(([id, grade]) => [id, { grade }]),
    ),
    machine: entry.machine === undefined ? {} : { cores: String(entry.machine.cores) },
  };
}

type OfEntry = Pick<Side, 'run' | 'what' | 'startedAt' | 'verdict' | 'figures' | 'settings' | 'machine'>;

function sideOfEntry(entry: RunEntry | RehearsalEntry, verdict: Side['verdict']): OfEntry {
  const { run, startedAt, figures } = entry;
  return { run, what: whatOf(entry), startedAt, verdict, figures, settings: {}, machine: {} };
}

function imagesOf(images: Report['images']): Record<string, string> {
  return Object.fromEntries(Object.entries(images).map(([name, { digest }]) => [name, digest]));
}

/** Where an entry lies plays no part in what it says of figures. */
const NOWHERE = { folder: 'nowhere', evidence: { file: 'none', sha256: '0'.repeat(64) } };
