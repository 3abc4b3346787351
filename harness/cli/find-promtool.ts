import { shortly } from '../model/errors.ts';
import { hostPromtool, type Promtool } from '../rules/promtool/promtool.ts';

/**
 * A promtool that is there already: on the path, else in the Prometheus image if an engine has it. Sets nothing up.
 * @returns the reason where there is none
 */
export async function findPromtool(): Promise<Promtool | { readonly missing: string }> {
  const host = await hostPromtool();
  if (host !== undefined) return host;
  try {
    // What talks to engines is slow to load, and most of the time it is not needed.
    const { promtoolOnEngine } = await import('./promtool-on-engine.ts');
    return await promtoolOnEngine();
  } catch (error) {
    return { missing: shortly(error) };
  }
}
