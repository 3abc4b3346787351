import { type Fields, isFields } from '../../model/fields.ts';
import { type Documented, docOf } from './docstrings.ts';

/** A JSON Schema in which each property that has no description has what the source says of it. */
export function described(schema: Fields, all: readonly Documented[]): Fields {
  const parts = Object.entries(schema).map(([name, value]) => [name, below(value, all)] as const);
  const whole: Record<string, unknown> = Object.fromEntries(parts);
  const { properties } = whole;
  if (!isFields(properties) || schema.type !== 'object') return whole;
  const keys = new Set(Object.keys(properties));
  whole.properties = Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const description = docOf(key, keys, all);
      const known = !isFields(value) || 'description' in value || description === undefined;
      return [key, known ? value : { description, ...value }];
    }),
  );
  return whole;
}

function below(value: unknown, all: readonly Documented[]): unknown {
  if (Array.isArray(value)) return value.map((one) => below(one, all));
  return isFields(value) ? described(value, all) : value;
}
