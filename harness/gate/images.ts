import type { RunSeen } from './seen.ts';
import type { Demands } from './standing.ts';

/** The digests that runs must have had: those that are demanded, otherwise those of the newest run of each image. */
export function demandedImages(
  runs: Iterable<Pick<RunSeen, 'folder' | 'startedAt' | 'images' | 'doubt'>>,
  stated: Readonly<Record<string, string>>,
): Demands['images'] {
  const newestFirst = [...runs]
    .filter(({ doubt }) => doubt === undefined)
    .sort((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? ''));
  const demanded = new Map<string, { digest: string; because: string }>();
  for (const [image, digest] of Object.entries(stated))
    demanded.set(image, { digest, because: 'the gate is of' });
  for (const { folder, images = {} } of newestFirst)
    for (const [image, digest] of Object.entries(images))
      if (!demanded.has(image)) demanded.set(image, { digest, because: `the newest run (${folder})` });
  return demanded;
}
