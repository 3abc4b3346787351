import { silentProgress } from '../../harness/cli/progress.ts';
import { prometheus } from '../../harness/components/prometheus/prometheus.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { provideEngine } from '../../harness/engine/provide-engine.ts';
import { containerPromtool } from '../../harness/rules/promtool/container.ts';
import type { Promtool } from '../../harness/rules/promtool/promtool.ts';
import { LABEL_OWNER, LABEL_RUN } from '../../harness/safety/labels.ts';
import { ownerOf } from '../../harness/safety/owner.ts';

/** A promtool in a container of the project's own Prometheus image, as a drill has it; or that of Prometheus 3. */
export async function providePromtool(cores?: number, component = prometheus): Promise<Promtool> {
  const engine = await provideEngine(silentProgress());
  const image = (await provideImages(engine, [component], silentProgress())).get(component.name);
  if (image === undefined || 'unavailable' in image)
    throw new Error(`no image of ${component.title}: ${image?.unavailable}`);
  const labels = { [LABEL_RUN]: 'rules-test', [LABEL_OWNER]: ownerOf(process.pid) ?? 'unknown' };
  const bound = cores === undefined ? {} : { cores };
  return containerPromtool({ docker: engine.docker, image: image.reference, labels, ...bound });
}
