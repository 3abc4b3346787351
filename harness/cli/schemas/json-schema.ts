import { z } from 'zod';
import type { Published } from './published.ts';

/** The text of a shape's JSON Schema, draft 2020-12; what people write is described as they write it. */
export function jsonSchemaOf({ schema, title, description }: Omit<Published, 'file'>): string {
  const { $schema, ...shape } = z.toJSONSchema(schema, { io: 'input', override: withoutNoise });
  return `${JSON.stringify({ $schema, title, description, ...shape }, null, 2)}\n`;
}

/** Takes away what is true of every such value and tells a reader nothing. */
function withoutNoise({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  const { propertyNames } = jsonSchema;
  if (typeof propertyNames === 'object' && JSON.stringify(propertyNames) === '{"type":"string"}')
    delete jsonSchema.propertyNames;
}
