/** What an item of a checklist may ask of a system that runs, by kind. Nothing here is more than a GET. */

import { z } from 'zod';
import { ageShape } from '../../durations/age.ts';
import { said } from '../values.ts';

const path = said.regex(/^\/[^\s]*$/, 'must be a path such as /readyz');

const probeShape = z.strictObject({
  kind: z.literal('probe'),
  path,
  status: z.int().min(100).max(599).describe('200 when left out.').exactOptional(),
  json: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe('Values that the answer must have, by dotted path.')
    .exactOptional(),
});

const expositionShape = z.strictObject({
  kind: z.literal('exposition'),
  path: path.describe('/metrics when left out.').exactOptional(),
  metrics: z
    .array(said)
    .describe('Names, of which * is any text, each of which must be exposed.')
    .exactOptional(),
  valid: z.literal(true).describe("Every line must be of Prometheus' text format.").exactOptional(),
});

const queryShape = z.strictObject({
  kind: z.literal('query'),
  query: said.describe('PromQL.'),
  is: z
    .strictObject({
      equals: z.number().exactOptional(),
      above: z.number().exactOptional(),
      below: z.number().exactOptional(),
    })
    .describe('What each value must be; when left out there must be one.')
    .exactOptional(),
});

const scrapeShape = z.strictObject({
  kind: z.literal('scrape'),
  job: said,
  up: z
    .literal(true)
    .describe('Each target of it must be up; when left out the job must be there.')
    .exactOptional(),
});

const loadedShape = z.strictObject({
  kind: z.literal('loaded'),
  groups: z.array(said).exactOptional(),
  alerts: z.array(said).describe('Patterns of alerts, each of which must match one.').exactOptional(),
  annotation: said.describe('Each of these alerts must have it; of all where none is named.').exactOptional(),
  healthy: z.literal(true).describe('No rule may have an error.').exactOptional(),
});

const seenShape = z.strictObject({
  kind: z.literal('alert-seen'),
  alerts: z.array(said).min(1).describe('Names of alerts, one of which must have been seen.'),
  within: ageShape.describe('How long ago at the most; 7d when left out.').exactOptional(),
});

export const askedShape = z
  .discriminatedUnion('kind', [probeShape, expositionShape, queryShape, scrapeShape, loadedShape, seenShape])
  .meta({ id: 'asked' });
export type Asked = z.infer<typeof askedShape>;
export type AskedOf<K extends Asked['kind']> = Extract<Asked, { kind: K }>;
