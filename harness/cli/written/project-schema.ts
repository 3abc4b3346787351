import { writtenTargetSchema } from '../../contract/target-schema.ts';
import { quarantineSchema } from '../suite/quarantine.ts';
import { suitesSchema } from '../suite/suites.ts';

/**
 * What `firedrill.yaml` says, and what `firedrill.config.ts` exports as its default: a target, and what its project would otherwise
 * say in files of their own.
 */
export const projectSchema = writtenTargetSchema.extend({
  /** Which drills run together, by the name of the suite; in place of `suites.yml`. */
  suites: suitesSchema.optional(),
  /** Drills that are known to fail; in place of `quarantine.yml`. */
  quarantine: quarantineSchema.optional(),
});
