import { shortly } from '../model/errors.ts';
import { needsPrometheus2, needsPrometheus3 } from '../rules/promtool/prometheus-major.ts';
import { hostPromtool, type Promtool, type PromtoolMajor, suffices } from '../rules/promtool/promtool.ts';
import type { RuleFile } from '../rules/rule-file.ts';

/** Which promtool some files need, and why where not any will do. */
export interface PromtoolNeed {
  readonly wanted: PromtoolMajor;
  readonly because?: string;
}

/** A promtool that knows everything in the files. */
export function promtoolNeed(files: readonly RuleFile[]): PromtoolNeed {
  for (const file of files) {
    const found = needsPrometheus3(file);
    if (found !== undefined) return { wanted: 3, because: `${file.file} needs Prometheus 3 (${found})` };
  }
  for (const file of files) {
    const found = needsPrometheus2(file);
    if (found !== undefined) return { wanted: 2, because: `${file.file} needs Prometheus 2 (${found})` };
  }
  return { wanted: 'any' };
}

/**
 * A promtool that is there already and knows what is needed: on the path, else in an image if an engine has it. Sets
 * nothing up.
 * @returns the reason where there is none
 */
export async function findPromtool(
  need: PromtoolNeed = { wanted: 'any' },
): Promise<Promtool | { readonly missing: string }> {
  const host = await hostPromtool();
  if (host !== undefined && suffices(host, need.wanted)) return host;
  const other = host === undefined ? '' : `the promtool on the path is ${host.version}, and `;
  const because = need.because === undefined ? '' : `${need.because}; `;
  try {
    // What talks to engines is slow to load, and most of the time it is not needed.
    const { promtoolOnEngine } = await import('./promtool-on-engine.ts');
    const found = await promtoolOnEngine(need.wanted);
    return 'missing' in found ? { missing: `${because}${other}${found.missing}` } : found;
  } catch (error) {
    return { missing: `${because}${shortly(error)}` };
  }
}
