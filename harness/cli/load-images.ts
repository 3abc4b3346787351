import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { catalogue } from '../components/catalogue.ts';
import type { DerivedImage } from '../engine/derived-image.ts';
import { loadDefault } from '../host/load-module.ts';
import { FiredrillError } from '../model/errors.ts';
import { problemsOf, withRemedy } from '../text/schema-problems.ts';
import { suggest } from './nearest.ts';

/**
 * What a target puts on top of components: the default export of `images.ts` in its folder, nothing where there is none.
 * @throws FiredrillError `usage` naming file and key of what is wrong
 */
export async function loadImages(folder: string, target: string): Promise<DerivedImage[]> {
  const file = join(folder, 'images.ts');
  if (!existsSync(file)) return [];
  const shown = `targets/${target}/images.ts`;
  const parsed = schemaOf(target).safeParse(await loadDefault(file, shown), { error: withRemedy });
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error).map((problem) => `  ${problem}`);
  throw new FiredrillError('usage', `${shown} is not a list of images:\n${problems.join('\n')}`);
}

function schemaOf(target: string) {
  const components = catalogue.map(({ name }) => name);
  return z.array(
    z.strictObject({
      // All targets' images are on one engine.
      name: z.string().startsWith(`${target}-`, `must begin with the target's name: ${target}-…`),
      title: z.string(),
      from: z.string().refine((from) => components.includes(from), {
        error: ({ input }) => `there is no component ${input}${suggest(String(input), components)}`,
      }),
      key: z.unknown(),
      files: z.custom<DerivedImage['files']>((made) => typeof made === 'function', 'must be a function'),
      instructions: z.string(),
    }),
  );
}
