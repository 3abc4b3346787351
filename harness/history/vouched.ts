/** Which file of a folder vouches for what was filed there, and what of it never changes. */

import { manifest, parseManifest } from '../report/manifest.ts';
import { sha256 } from './chain.ts';
import type { Filed } from './entry.ts';

/** Made of the evidence; `report` makes them anew and writes their lines of the manifest. */
const REPORTS: ReadonlySet<string> = new Set(['report.json', 'report.md', 'report.html', 'junit.xml']);

/** The digest that an entry keeps of a file that vouches. @param text of that file */
export function vouchedBy(kind: Filed['kind'], text: string): string {
  if (kind !== 'run') return sha256(text);
  return sha256(manifest(parseManifest(text).filter(({ name }) => !REPORTS.has(name))));
}
