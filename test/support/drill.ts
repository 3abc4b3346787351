import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { onTestFinished } from 'vitest';
import dbDown from '../../drills/db-down.ts';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import type { LoadedTarget } from '../../harness/cli/loaded-target.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { openSession, type Session } from '../../harness/cli/session.ts';
import { startedFor } from '../../harness/cli/started-for.ts';
import { profilesOf } from '../../harness/contract/as-drilled.ts';
import type { Target } from '../../harness/contract/target-schema.ts';
import type { Drill } from '../../harness/model/drill.ts';
import type { Fault } from '../../harness/model/fault.ts';
import type { Report } from '../../harness/model/judgement.ts';
import type { Phase } from '../../harness/model/phase.ts';
import type { Progress } from '../../harness/model/progress.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';

/** Where the targets are. */
const PLACES = {
  veza: join(ROOT, 'targets', 'veza'),
  atmr: join(ROOT, 'targets', 'atmr'),
  gauzian: join(ROOT, 'targets', 'gauzian'),
  'formation-hub': join(ROOT, 'targets', 'formation-hub'),
  shop: join(import.meta.dirname, 'shop', 'targets', 'shop'),
};

/** What a test changes about a drill before it runs. */
export interface Change {
  /** `veza` when left out; the shop is the smallest, without a service of its own to build. */
  on?: keyof typeof PLACES;
  /** `db-down` when left out. */
  drill?: Drill;
  /** The drill's default when left out. */
  variant?: string;
  fault?: Partial<Fault>;
  /** A copy of the target, to break a promise in. */
  target?: (target: Target) => Target;
  /** A copy of `alerts.yml`. */
  rules?: (text: string) => string;
  /** A copy of `prometheus.yml`. */
  prometheus?: (text: string) => string;
  /** A copy of `alertmanager.yml`. */
  alertmanager?: (text: string) => string;
  /** Called when a phase has begun, while the drill goes on. */
  during?: { phase: Phase; act: (now: { docker: Docker; run: string }) => Promise<void> };
}

export interface Ran {
  report: Report;
  records: TimelineRecord[];
  folder: string;
}

/** Runs a drill on a copy of a target that a test has tampered with, on a real stack. */
export async function runTampered(change: Change): Promise<Ran> {
  const loaded = await tamper(change);
  const { drill: asItIs = dbDown } = change;
  const drill: Drill = {
    ...asItIs,
    variants: Object.fromEntries(
      Object.entries(asItIs.variants).map(([name, variant]) => [
        name,
        { ...variant, fault: { ...variant.fault, ...change.fault } },
      ]),
    ),
  };
  const results = await scratch('results');
  const acting: { session?: Session; done?: Promise<void> } = {};
  const onStart = async (title: string) => {
    const { during } = change;
    if (!during || !acting.session || !title.startsWith(TITLES[during.phase] ?? '?')) return;
    const [run = ''] = await readdir(results).then((names) =>
      names.filter((name) => !['latest', 'history'].includes(name)),
    );
    await during.act({ docker: acting.session.engine.docker, run });
  };
  const progress = watched((title) => {
    acting.done = Promise.all([acting.done, onStart(title)]).then(() => undefined);
  });
  const variant = change.variant ?? drill.defaultVariant;
  const session = await openSession(progress, startedFor([{ drill, variant, loaded }]));
  acting.session = session;
  const monitoring = await prepareMonitoring(
    loaded.folder,
    loaded.target,
    undefined,
    profilesOf(loaded.target, drill.name, variant),
  );
  const { report, folder } = await session.run(
    { drill, variant, loaded, monitoring },
    { keep: false, results, signal: new AbortController().signal },
  );
  await acting.done;
  const lines = (await readFile(join(folder, 'timeline.jsonl'), 'utf8')).trim().split('\n');
  return {
    report,
    records: lines.map((line) => JSON.parse(line) as TimelineRecord),
    folder,
  };
}

/** How the runner announces its phases. */
const TITLES: Partial<Record<Phase, string>> = { hold: 'hold', recover: 'undo', steady: 'prove' };

function watched(onStart: (title: string) => void): Progress {
  return {
    start(title) {
      onStart(title);
      return silentProgress().start(title);
    },
  };
}

/** A folder that goes when the test is over. */
async function scratch(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `firedrill-${name}-`));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** The target in a folder of its own, whose service is the real one. */
async function tamper({
  on = 'veza',
  target = (same) => same,
  rules,
  prometheus: scraping,
  alertmanager: routing,
}: Change): Promise<LoadedTarget> {
  const original = PLACES[on];
  const { target: asItIs, images, components, source, own } = await loadTarget(join(original, 'target.ts'));
  const folder = await scratch('target');
  const { monitoring = { prometheus: '' } } = asItIs;
  const { prometheus, rules: ruleFiles = '', alertmanager = '', blackbox = '' } = monitoring;
  const [alerts = ''] = [ruleFiles].flat();
  for (const file of [prometheus, alerts, alertmanager, blackbox].filter(Boolean))
    await cp(join(original, file), join(folder, file));
  await symlink(join(original, 'service'), join(folder, 'service'));
  const rewrite = async (file: string, change: ((text: string) => string) | undefined) =>
    change && (await writeFile(join(folder, file), change(await readFile(join(folder, file), 'utf8'))));
  await rewrite(alerts, rules);
  await rewrite(prometheus, scraping);
  await rewrite(alertmanager, routing);
  return { folder, target: target(asItIs), images, components, project: ROOT, notes: [], source, own };
}
