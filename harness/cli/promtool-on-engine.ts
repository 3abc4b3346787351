import type { Component } from '../components/component.ts';
import { prometheus } from '../components/prometheus/prometheus.ts';
import { prometheus3 } from '../components/prometheus-3/prometheus-3.ts';
import { promtool } from '../components/promtool/promtool.ts';
import { findEngine } from '../engine/find-engine.ts';
import { lookUpImages } from '../engine/look-up-images.ts';
import { containerPromtool } from '../rules/promtool/container.ts';
import type { Promtool, PromtoolMajor } from '../rules/promtool/promtool.ts';
import { LABEL_OWNER, LABEL_RUN } from '../safety/labels.ts';
import { ownerOf } from '../safety/owner.ts';

/** The components that hold such a promtool, the one that targets run first. */
const HOLDERS: Record<PromtoolMajor, readonly Component[]> = {
  any: [prometheus, promtool],
  2: [prometheus],
  3: [promtool, prometheus3],
};

/**
 * A promtool in the image of Prometheus, or in that of a newer one, if an engine answers and has it.
 * @returns the reason where there is none
 */
export async function promtoolOnEngine(
  wanted: PromtoolMajor,
): Promise<Promtool | { readonly missing: string }> {
  const engine = await findEngine();
  if (engine === undefined) {
    return { missing: 'no promtool on the path, and no container engine answers; run: firedrill setup' };
  }
  const images = await lookUpImages(engine, HOLDERS[wanted]);
  const image = HOLDERS[wanted].map(({ name }) => images.get(name)).find((one) => one !== undefined);
  if (image === undefined) {
    const what = wanted === 3 ? 'image with a promtool 3' : 'Prometheus image';
    return { missing: `no promtool on the path, and no ${what} on the engine; run: firedrill setup` };
  }
  const labels = { [LABEL_RUN]: 'rules', [LABEL_OWNER]: ownerOf(process.pid) ?? 'unknown' };
  return containerPromtool({ docker: engine.docker, image: image.reference, labels });
}
