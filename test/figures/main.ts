/**
 * `npm run figures`: takes over what benchmarks have left in `results/bench`, and writes `docs/figures.md` and `docs/peers.md`. With
 * `--check` it writes nothing, and ends with exit code 1 where a page is not what the evidence says.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../harness/cli/project.ts';
import { markdown } from '../../harness/report/formats/markdown.ts';
import { readEvidence, takeOver } from './evidence.ts';
import { figuresDocument, idleCauses } from './figures-page.ts';
import { peersDocument } from './peers-page.ts';

const checking = process.argv.includes('--check');
const evidence = checking ? await readEvidence() : await takeOver();
const pages = { 'docs/figures.md': figuresDocument(evidence), 'docs/peers.md': peersDocument(evidence) };
for (const [name, document] of Object.entries(pages)) {
  const [file, page] = [join(ROOT, name), markdown(document)];
  if (!checking) await writeFile(file, page);
  else if ((await readFile(file, 'utf8').catch(() => undefined)) !== page) {
    console.error(`${name} is not what the benchmarks left; run npm run figures`);
    process.exitCode = 1;
  }
}
for (const title of idleCauses(evidence)) {
  console.error(`test/figures/causes.ts explains "${title}", which no benchmark missed`);
  process.exitCode = 1;
}
