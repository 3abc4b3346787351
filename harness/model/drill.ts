import { z } from 'zod';
import { faultSchema } from './fault.ts';
import { eachProbe } from './request.ts';
import { textSchema } from './scalars.ts';
import { roleSchema } from './target.ts';

const variantSchema = z.strictObject({
  title: textSchema,
  fault: faultSchema,
  /** Which role it breaks, where that is not the drill's role: the first of these that the target has. */
  breaks: z.array(roleSchema).min(1).readonly().exactOptional(),
});
export type Variant = z.infer<typeof variantSchema>;

/** `either`: it may be now good and now bad, as the fault strikes; objectives say how often. */
export const waySchema = z.enum(['good', 'bad', 'either']);
export type Way = z.infer<typeof waySchema>;

/** `bad` writes must all be refused, as the contract's `writes` says. */
export const trafficSchema = z.strictObject({
  writes: z.enum(['good', 'bad']),
  reads: z.enum(['good', 'bad']),
});

/** What a drill asks of any target: which way each probe must go while the fault lasts. */
export const drillSchema = z
  .strictObject({
    name: textSchema,
    title: textSchema,
    summary: textSchema,
    breaks: roleSchema,
    variants: z
      .record(textSchema, variantSchema)
      .refine((variants) => Object.keys(variants).length > 0, 'must have a variant')
      .readonly(),
    defaultVariant: z.string(),
    whileBroken: eachProbe(waySchema),
    /** Which way the workload's requests must go while the fault lasts. Left out: it is not asked. */
    traffic: trafficSchema.exactOptional(),
  })
  .superRefine(({ variants, defaultVariant }, { addIssue }) => {
    if (!(defaultVariant in variants))
      addIssue({
        code: 'custom',
        path: ['defaultVariant'],
        message: `"${defaultVariant}" is no variant; choose one of ${Object.keys(variants).join(', ')}`,
      });
  });
export type Drill = z.infer<typeof drillSchema>;
