import { catalogue } from '../../harness/components/catalogue.ts';
import { findEngine } from '../../harness/engine/find-engine.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { recordedProgress } from './recorded-progress.ts';

/** References of components of the catalogue on this engine. */
export async function catalogueImages<T extends string>(...components: T[]): Promise<Record<T, string>> {
  const engine = await findEngine();
  if (!engine) throw new Error('no engine answers');
  const wanted = catalogue.filter(({ name }) => components.some((one) => one === name));
  const images = await provideImages(engine, wanted, recordedProgress());
  const entries = components.map((component) => {
    const image = images.get(component);
    if (!image || 'unavailable' in image) throw new Error(image?.unavailable ?? `no component ${component}`);
    return [component, image.reference];
  });
  return Object.fromEntries(entries);
}
