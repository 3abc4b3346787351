import { randomBytes } from 'node:crypto';
import { FiredrillError } from '../../model/errors.ts';
import type { Places } from '../project.ts';
import { kubernetesManifest } from './kubernetes.ts';
import { prepareSuite } from './prepare-suite.ts';
import { seedOfDay } from './sample.ts';

export interface PlanOptions extends Places {
  plan?: 'k8s';
  shards?: number;
  image?: string;
  claim?: string;
  seed?: number;
}

const SHARDS = 4;
const CLAIM = 'firedrill-results';
/** An engine that needs no root on its node. */
const ENGINE = 'docker:28-dind-rootless';
/** Of a shard's engine: what the stacks of a drill and its measuring want. */
const [CPUS, MEMORY_GIB] = [2, 8];
const WITHIN_HOURS = 4;

/**
 * Prints how the suite runs on Kubernetes; nothing is run.
 * @throws FiredrillError `usage` for a suite that is not there or has fewer runs than shards, and without an image
 */
export async function printPlan(name: string, options: PlanOptions): Promise<void> {
  const { image, shards = SHARDS, claim = CLAIM, seed = seedOfDay(new Date()) } = options;
  if (image === undefined)
    throw new FiredrillError(
      'usage',
      '--plan k8s needs --image: the image that has the project and Firedrill in it, docs/how-to/kubernetes.md says how it is built',
    );
  const { units } = await prepareSuite(name, options.project, undefined, seed);
  if (units.length < shards)
    throw new FiredrillError(
      'usage',
      `--shards ${shards}: the suite ${name} has ${units.length} runs; give at most as many shards`,
    );
  process.stdout.write(
    kubernetesManifest({
      suite: name,
      shards,
      seed,
      image,
      engineImage: ENGINE,
      claim,
      cpus: CPUS,
      memoryGiB: MEMORY_GIB,
      withinHours: WITHIN_HOURS,
      name: `${name.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')}-${randomBytes(3).toString('hex')}`,
    }),
  );
}
