import { prometheusOf } from '../components/prometheus-version.ts';
import type { ProvidedImage } from '../engine/look-up-images.ts';
import type { Target } from '../model/target.ts';

/**
 * Why a target's services cannot push their metrics to the Prometheus that there is, a sentence: 2.53 as a distribution packs
 * it, which a recipe takes it from, is without the receiver that the public image has.
 */
export function lacksOtlpReceiver(
  { name, monitoring }: Pick<Target, 'name' | 'monitoring'>,
  images: ReadonlyMap<string, Pick<ProvidedImage, 'origin'>>,
): string | undefined {
  if (monitoring?.otlp === undefined || monitoring.version === 3) return undefined;
  const component = prometheusOf(monitoring);
  if (images.get(component.name)?.origin !== 'built') return undefined;
  return (
    `targets/${name}/target.ts: monitoring.otlp: Prometheus 2.53 as it is built here has no OTLP receiver; say version: 3, ` +
    `or load ${component.reference} where a registry answers (docker save, docker load)`
  );
}
