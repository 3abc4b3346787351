import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type GateReport, gateReportSchema } from '../../gate/gate-report.ts';
import { vouchedBy } from '../../history/vouched.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { shortly } from '../../model/errors.ts';
import { differences, parseManifest } from '../../report/manifest.ts';
import { digestsOf, MANIFEST } from '../digests.ts';
import { type Index, readIndex } from '../history/read-index.ts';

/** In the results folder: one folder for each gate. */
export const GATES = 'gates';
export const GATE_JSON = 'gate.json';

/** What the next gate reads of those before it. */
export type Previous = Pick<GateReport, 'id' | 'reservations'>;

/**
 * The reservations of a target's newest gates, of whichever paper: by the newest that names each, so that two papers of one
 * moment know the same days. A gate that was changed since is passed over by name: the days that were agreed upon must not move
 * with it.
 * @param templates of its checklist
 */
export async function previousGates(
  results: string,
  target: string,
  templates: readonly string[],
): Promise<{ previous?: Previous; notes: string[] }> {
  const place = join(results, GATES);
  const index = await readIndex([results]);
  const names = (await readdir(place).catch(() => [])).sort().reverse();
  const notes = vanished(results, target, names, index);
  const newest: GateReport[] = [];
  for (const template of templates) {
    const called = names.filter((name) => name.slice(15).startsWith(`-${target}-${template}-`));
    for (const name of called) {
      const read = await readGate(join(place, name), index);
      if ('gate' in read && read.gate.target === target && read.gate.template === template) {
        newest.push(read.gate);
        break;
      }
      if ('problem' in read)
        notes.push(
          `the gate ${name} is passed over, and with it the days of its reservations: ${read.problem}`,
        );
    }
  }
  const newestFirst = newest.sort((a, b) => b.at.localeCompare(a.at));
  const [last] = newestFirst;
  const reservations = new Map(
    newestFirst.toReversed().flatMap((gate) => gate.reservations.map((one) => [one.id, one] as const)),
  );
  return last === undefined
    ? { notes }
    : { previous: { id: last.id, reservations: [...reservations.values()] }, notes };
}

/** Gates that the index knows and that were not pruned: without their folders the days of their reservations are not known. */
function vanished(
  results: string,
  target: string,
  there: readonly string[],
  { filed, pruned }: Index,
): string[] {
  return filed
    .filter((one) => one.kind === 'gate' && one.target === target && one.folder.startsWith(`${GATES}/`))
    .filter(({ run }) => !there.includes(run) && !pruned.has(run))
    .filter(({ folder }) => !existsSync(join(results, folder)))
    .map(
      ({ run }) =>
        `the gate ${run} is in the index, its folder is gone, and with it the days of its reservations`,
    );
}

/** A gate that was filed, if it is as it was. @param index where its manifest is to be the one that was filed */
export async function readGate(
  folder: string,
  index?: Index,
): Promise<{ gate: GateReport } | { problem: string }> {
  try {
    const manifest = await readRegularText(join(folder, MANIFEST)).catch(() => undefined);
    if (manifest === undefined) return { problem: `there is no ${MANIFEST}` };
    const change = differences(parseManifest(manifest), await digestsOf(folder)).find((one) =>
      one.startsWith(GATE_JSON),
    );
    if (change !== undefined) return { problem: change };
    const entry = index?.filed.find(({ kind, run }) => kind === 'gate' && run === basename(folder));
    if (entry !== undefined && vouchedBy('gate', manifest) !== entry.evidence.sha256)
      return { problem: `its ${MANIFEST} is not the one that the index names` };
    return { gate: gateReportSchema.parse(JSON.parse(await readRegularText(join(folder, GATE_JSON)))) };
  } catch (error) {
    return { problem: shortly(error) };
  }
}
