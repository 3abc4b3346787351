/**
 * `npm run trust`: takes over what runs have written into `results/`, and writes `docs/trust.md`. With `--check` it writes
 * nothing, and ends with exit code 1 where the page is not what the evidence says. A share of runs under noise that would fall
 * is not taken over, unless `--accept` says so.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { matrix } from '../../harness/cli/matrix.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { trustDocument } from './document.ts';
import { type Evidence, keepEvidence, readEvidence } from './evidence.ts';
import { gathered } from './gather.ts';
import { fallen } from './noise.ts';
import { whatWasSaid } from './what-was-said.ts';

const PAGE = join(ROOT, 'docs/trust.md');

const pageOf = async (evidence: Evidence): Promise<string> =>
  markdown(trustDocument(evidence, await whatWasSaid(evidence.saboteurs), await matrix(ROOT)));

const before = await readEvidence();
if (process.argv.includes('--check')) {
  const filed = await readFile(PAGE, 'utf8').catch(() => undefined);
  if (filed !== (await pageOf(before))) {
    console.error('docs/trust.md is not what the evidence says; run npm run trust');
    process.exitCode = 1;
  }
} else {
  const now = await gathered(before);
  const less = fallen(before.noise, now.noise);
  const kept = less.length > 0 && !process.argv.includes('--accept') ? { ...now, noise: before.noise } : now;
  if (kept !== now) {
    for (const line of less) console.error(`${line}: not taken over; see why, or npm run trust -- --accept`);
    process.exitCode = 1;
  }
  await keepEvidence(kept);
  await writeFile(PAGE, await pageOf(kept));
}
