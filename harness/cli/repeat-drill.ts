import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { seeded } from '../figures/random.ts';
import { writeAtomically } from '../host/write-atomically.ts';
import type { Document } from '../report/document.ts';
import { html } from '../report/formats/html.ts';
import { markdown } from '../report/formats/markdown.ts';
import { repeatsDocument } from '../report/repeats/repeats-document.ts';
import { type RepeatedRun, type RepeatsReport, repeatsReport } from '../report/repeats/repeats-report.ts';
import { figureOf, VERDICT_WORDS } from '../report/words.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { newRepeatsId } from './run-id.ts';
import type { Selected } from './select.ts';
import type { RunOptions, Session } from './session.ts';

/** Below the results. */
const REPEATS = 'repeats';

export interface Repeated {
  report: RepeatsReport;
  document: Document;
  folder: string;
}

/**
 * Runs a drill again and again, each time on a stack of its own and at another moment between scrapes and evaluations, and files what all
 * runs say together. Interrupted, it files those that were done.
 * @returns undefined where not even one was
 */
export async function repeatDrill(
  session: Session,
  one: Selected & { monitoring: Monitoring },
  { times, seed }: { times: number; seed: number },
  options: Omit<RunOptions, 'injectAfterMs'>,
): Promise<Repeated | undefined> {
  const startedAt = new Date();
  const { scrapeIntervalMs, evaluationIntervalMs } = one.monitoring.pace;
  const widest = Math.max(scrapeIntervalMs, evaluationIntervalMs);
  const random = seeded(seed);
  const runs: RepeatedRun[] = [];
  for (let n = 1; n <= times && !options.signal.aborted; n += 1) {
    const injectAfterMs = Math.floor(random() * widest);
    const { report } = await session.run(one, { ...options, injectAfterMs });
    runs.push({ report, injectAfterMs });
    const { verdict, measures } = report;
    console.error(
      `run ${n} of ${times}: ${VERDICT_WORDS[verdict.status]}, recover ${figureOf(measures.recover)}, ${report.run}`,
    );
  }
  if (runs.length === 0) return undefined;
  const id = newRepeatsId(startedAt, one.loaded.target.name, one.drill.name, one.variant);
  const report = repeatsReport({ id, seed, asked: times, startedAt: startedAt.toISOString() }, runs);
  const document = repeatsDocument(report);
  const folder = join(options.results, REPEATS, id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeAtomically(join(folder, 'repeats.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeAtomically(join(folder, 'repeats.md'), markdown(document));
  await writeAtomically(join(folder, 'repeats.html'), html(document));
  return { report, document, folder };
}
