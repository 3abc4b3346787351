import { prometheus } from '../components/prometheus/prometheus.ts';
import { findEngine } from '../engine/find-engine.ts';
import { lookUpImages } from '../engine/images.ts';
import { containerPromtool } from '../rules/promtool/container.ts';
import type { Promtool } from '../rules/promtool/promtool.ts';
import { LABEL_OWNER, LABEL_RUN } from '../safety/labels.ts';
import { ownerOf } from '../safety/owner.ts';

/** A promtool in the Prometheus image, if an engine answers and has it. @returns the reason where there is none */
export async function promtoolOnEngine(): Promise<Promtool | { readonly missing: string }> {
  const engine = await findEngine();
  if (engine === undefined) {
    return { missing: 'no promtool on the path, and no container engine answers; run: firedrill setup' };
  }
  const image = (await lookUpImages(engine, [prometheus])).get(prometheus.name);
  if (image === undefined) {
    return {
      missing: 'no promtool on the path, and no Prometheus image on the engine; run: firedrill setup',
    };
  }
  const labels = { [LABEL_RUN]: 'rules', [LABEL_OWNER]: ownerOf(process.pid) ?? 'unknown' };
  return containerPromtool({ docker: engine.docker, image: image.reference, labels });
}
