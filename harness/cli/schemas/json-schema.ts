import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../project.ts';
import { described } from './described.ts';
import { documentedBelow } from './docstrings.ts';
import type { Published } from './published.ts';

/** The text of a shape's JSON Schema, draft 2020-12; what people write is described as they write it. */
export function jsonSchemaOf({ schema, shared = false, docs = [] }: Published): string {
  const { $schema, title, description, ...shape } = z.toJSONSchema(schema, {
    io: 'input',
    override: withoutNoise,
    reused: shared ? 'ref' : 'inline',
  });
  const all = docs.flatMap((folder) => documentedBelow(join(ROOT, 'harness', folder)));
  return `${JSON.stringify({ $schema, title, description, ...described(shape, all) }, null, 2)}\n`;
}

/** Takes away what is true of every such value and tells a reader nothing. */
function withoutNoise({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  // For messages; in a schema the standard's word is another.
  delete jsonSchema.example;
  // Of its own making; the pattern beside it says the same.
  if (['starts_with', 'includes'].includes(jsonSchema.format ?? '')) delete jsonSchema.format;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  const { propertyNames } = jsonSchema;
  if (typeof propertyNames === 'object' && JSON.stringify(propertyNames) === '{"type":"string"}')
    delete jsonSchema.propertyNames;
}
