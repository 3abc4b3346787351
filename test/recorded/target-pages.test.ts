import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { targetPage } from '../target-pages/page.ts';
import { recordedNights } from './support/recorded-nights.ts';

test('the page of each target is what it and its recorded nights say', async () => {
  const [drills, targets, nights] = await Promise.all([
    loadDrills(ROOT),
    loadTargets(ROOT),
    recordedNights(),
  ]);
  for (const loaded of targets) {
    const filed = await readFile(join(ROOT, `docs/targets/${loaded.target.name}.md`), 'utf8');
    expect(filed).toBe(await targetPage(loaded, drills, nights));
  }
});
