import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GateReport } from '../../gate/gate-report.ts';
import { writeAtomically } from '../../host/write-atomically.ts';
import type { Document } from '../../report/document.ts';
import { html } from '../../report/formats/html.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { writeManifest } from '../evidence.ts';
import { indexGate } from '../history/file-entry.ts';
import { GATE_JSON, GATES } from './previous.ts';

/** Files a gate in every form. @returns its folder */
export async function fileGate(
  results: string,
  report: GateReport,
  document: Document,
  quarantine: string,
): Promise<string> {
  const folder = join(results, GATES, report.id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeAtomically(join(folder, GATE_JSON), `${JSON.stringify(report, null, 2)}\n`);
  await writeAtomically(join(folder, 'gate.md'), markdown(document));
  await writeAtomically(join(folder, 'gate.html'), html(document));
  await writeAtomically(join(folder, 'QUARANTINE.md'), quarantine);
  await writeManifest(folder);
  await indexGate(folder, report);
  return folder;
}
