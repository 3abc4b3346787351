import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { catalogue } from '../components/catalogue.ts';
import type { Component } from '../components/component.ts';
import { httpGreeting } from '../components/greeting.ts';
import type { MakeContainer } from '../components/module-container.ts';
import type { BaseSystem } from '../engine/recipe.ts';
import { withDigests } from '../engine/recipe-files.ts';
import { isOfMajor, sameRepository } from '../engine/reference.ts';
import { loadDefault } from '../host/load-module.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import { nameSchema, textSchema } from '../model/scalars.ts';
import { limitsSchema, portSchema, readyCheckSchema, roleSchema } from '../model/target.ts';
import { parseExport } from '../text/schema-problems.ts';
import { codeOf } from './written/project-files.ts';

const absolute = z.string().startsWith('/', "must be absolute: join(import.meta.dirname, '…')");

const contentSchema = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ file: absolute }),
  z.strictObject({ folder: absolute }),
  z.strictObject({
    goProgram: z.strictObject({
      package: textSchema,
      version: textSchema,
      variables: z.record(z.string(), z.string()).exactOptional(),
      tags: z.array(z.string()).exactOptional(),
    }),
  }),
]);

const componentSchema = z.strictObject({
  name: nameSchema.refine((name) => name !== 'service' && !catalogue.some((one) => one.name === name), {
    error: ({ input }) => `${input} is a name of Firedrill's own; choose another`,
  }),
  title: textSchema,
  reference: textSchema,
  major: textSchema,
  role: roleSchema.exactOptional(),
  defaults: z.strictObject({
    port: portSchema.exactOptional(),
    ready: readyCheckSchema.exactOptional(),
    limits: limitsSchema.exactOptional(),
  }),
  greeting: z.strictObject({ stays: z.string(), ends: z.string() }),
  module: z
    .custom<MakeContainer>(
      (one) => typeof one === 'function',
      'must be a function: (image) => new PostgreSqlContainer(image)',
    )
    .exactOptional(),
  neededBy: z.literal('targets that name it'),
  recipe: z
    .strictObject({
      from: z.union(
        [
          z.literal('scratch'),
          z.custom<BaseSystem>(
            (one) => typeof one === 'object' && one !== null && 'kind' in one && one.kind === 'base',
          ),
        ],
        "is 'scratch', or base or debian({ name, packages }), which firedrill/config exports",
      ),
      instructions: textSchema,
      files: z.array(
        z.strictObject({ path: textSchema, mode: z.number().int().exactOptional(), content: contentSchema }),
      ),
    })
    .exactOptional(),
});

/**
 * What a project's `components/` bring along, in the order of their names; nothing where there are none.
 * @throws FiredrillError `usage` naming file and key of what is wrong
 */
export async function loadComponents(project: string): Promise<Component[]> {
  const folder = join(codeOf(project), 'components');
  if (!existsSync(folder)) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  return Promise.all(files.map((file) => loadComponent(join(folder, file), `components/${file}`)));
}

async function loadComponent(file: string, shown: string): Promise<Component> {
  const component = parseExport(componentSchema, await loadDefault(file, shown), shown, 'a component');
  const { name, recipe, ...rest } = inheriting(component);
  if (name !== basename(file, '.ts'))
    throw new FiredrillError('usage', `${shown}: name is "${name}", but must be that of its file`);
  if (recipe === undefined) return { ...rest, name };
  try {
    return { ...rest, name, recipe: await withDigests(recipe) };
  } catch (error) {
    throw new FiredrillError(
      'usage',
      `${shown}: recipe.files: ${shortly(error)}; make it before, or leave it out`,
      {
        cause: error,
      },
    );
  }
}

/** What a component leaves out is as of the one of the catalogue whose public image it has, in that major version. */
function inheriting(component: z.infer<typeof componentSchema>): Component {
  const known = catalogue.find(
    ({ reference, major }) =>
      sameRepository(reference, component.reference) && isOfMajor(component.reference, major),
  );
  const { module, defaults } = component;
  const started = module ? { ready: { started: true as const } } : {};
  if (known === undefined) return { ...component, defaults: { ...started, ...defaults } };
  const speaksHttp = component.greeting.stays === httpGreeting.stays;
  return {
    ...(known.role === undefined ? {} : { role: known.role }),
    ...(known.recipe === undefined ? {} : { recipe: known.recipe }),
    ...component,
    defaults: { ...known.defaults, ...defaults },
    greeting: speaksHttp ? known.greeting : component.greeting,
  };
}
