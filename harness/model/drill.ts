import { z } from 'zod';
import { faultSchema } from './fault.ts';
import { eachProbe } from './request.ts';
import { textSchema } from './scalars.ts';
import { roleSchema } from './target.ts';

/** A fault that is in at the same time as another, and the roles of which it breaks the first that the target has. */
const alsoSchema = z.strictObject({
  fault: faultSchema,
  /** Left out: the drill's. */
  breaks: z.array(roleSchema).min(1).readonly().exactOptional(),
});

const variantSchema = z.strictObject({
  title: textSchema,
  fault: faultSchema,
  /** Which role it breaks, where that is not the drill's role: the first of these that the target has. */
  breaks: z.array(roleSchema).min(1).readonly().exactOptional(),
  /** Faults that are in at the same time: each of all of them alone first, then all at once. */
  with: z.array(alsoSchema).min(1).max(3).readonly().exactOptional(),
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
    /** It breaks one of several replicas: a service of which there is one alone it has nothing to say of. */
    ofSeveral: z.literal(true).exactOptional(),
    whileBroken: eachProbe(waySchema),
    /** Which way the workload's requests must go while the fault lasts. Left out: it is not asked. */
    traffic: trafficSchema.exactOptional(),
  })
  .superRefine(({ variants, whileBroken }, { addIssue }) => {
    for (const [name, { fault, with: also = [] }] of Object.entries(variants)) {
      if (also.length === 0) continue;
      const wrong = (message: string) =>
        addIssue({ code: 'custom', path: ['variants', name, 'with'], message });
      const all = [fault, ...also.map((one) => one.fault)];
      if (new Set(all.map((one) => one.name)).size < all.length)
        wrong('has the same fault twice; findings would not tell which is which');
      const companions = all.flatMap(({ companion }) => companion?.name ?? []);
      if (new Set(companions).size < companions.length)
        wrong('has two faults that bring along a server of the same name');
      for (const one of all)
        if (one.strikes !== undefined || one.offersLoad)
          wrong(
            `has ${one.name}, which ${one.offersLoad ? 'is measured by itself' : 'strikes by chance'}: drill it alone`,
          );
      if (Object.values(whileBroken).includes('bad'))
        wrong(
          "has faults that are in alone, too: a probe is then now good and now bad, so say 'either' in whileBroken",
        );
    }
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
