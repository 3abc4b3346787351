import type { ComponentImage } from '../../harness/engine/recipe.ts';
import { ryuk, toxiproxy } from './go-programs.ts';
import { alertmanager, blackbox, prometheus, promtool } from './monitoring.ts';
import { networkTools } from './network-tools.ts';
import { node } from './node/image.ts';
import { osrm } from './osrm.ts';
import { postgres } from './postgres/image.ts';
import { redis } from './redis/image.ts';

/** Every component that a target may name, in the order in which people read them. */
export const catalogue: readonly ComponentImage[] = [
  postgres,
  redis,
  prometheus,
  promtool,
  alertmanager,
  blackbox,
  osrm,
  toxiproxy,
  node,
  networkTools,
  ryuk,
];
