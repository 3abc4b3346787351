import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type GateReport, gateReportSchema } from '../../gate/gate-report.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { shortly } from '../../model/errors.ts';
import { differences, parseManifest } from '../../report/manifest.ts';
import { digestsOf, MANIFEST } from '../digests.ts';
import { readIndex } from '../history/read-index.ts';

/** In the results folder: one folder for each gate. */
export const GATES = 'gates';
export const GATE_JSON = 'gate.json';

/**
 * The newest gate of a target by the same template, whose reservations the next one reads. One that was changed since is
 * passed over by name: the days that were agreed upon must not move with it.
 */
export async function previousGate(
  results: string,
  target: string,
  template: string,
): Promise<{ previous?: GateReport; notes: string[] }> {
  const place = join(results, GATES);
  const called = `-${target}-${template}-`;
  const names = (await readdir(place).catch(() => [])).filter((name) => name.slice(15).startsWith(called));
  const notes = await vanished(results, target, names);
  for (const name of names.sort().reverse()) {
    const read = await readGate(join(place, name));
    if ('gate' in read && read.gate.target === target && read.gate.template === template)
      return { previous: read.gate, notes };
    if ('problem' in read)
      notes.push(
        `the gate ${name} is passed over, and with it the days of its reservations: ${read.problem}`,
      );
  }
  return { notes };
}

/** Gates that the index knows and that were not pruned: without their folders the days of their reservations are not known. */
async function vanished(results: string, target: string, there: readonly string[]): Promise<string[]> {
  const { filed, pruned } = await readIndex([results]);
  return filed
    .filter((one) => one.kind === 'gate' && one.target === target && one.folder.startsWith(`${GATES}/`))
    .filter(({ run }) => !there.includes(run) && !pruned.has(run))
    .filter(({ folder }) => !existsSync(join(results, folder)))
    .map(
      ({ run }) =>
        `the gate ${run} is in the index, its folder is gone, and with it the days of its reservations`,
    );
}

/** A gate that was filed, if it is as it was. */
export async function readGate(folder: string): Promise<{ gate: GateReport } | { problem: string }> {
  try {
    const manifest = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
    if (manifest === undefined) return { problem: `there is no ${MANIFEST}` };
    const change = differences(parseManifest(manifest), await digestsOf(folder)).find((one) =>
      one.startsWith(GATE_JSON),
    );
    if (change !== undefined) return { problem: change };
    return { gate: gateReportSchema.parse(JSON.parse(await readRegularText(join(folder, GATE_JSON)))) };
  } catch (error) {
    return { problem: shortly(error) };
  }
}
