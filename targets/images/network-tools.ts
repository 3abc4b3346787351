import type { ComponentImage } from '../../harness/engine/recipe.ts';
import { base } from './base.ts';

/** nft, ip, tc, ss and nc, for faults inside a container's network namespace. */
export const networkTools: ComponentImage = {
  component: 'network-tools',
  title: 'network tools',
  reference: 'nicolaka/netshoot:v0.13',
  major: 'trixie',
  recipe: { from: base, files: [], instructions: 'CMD ["/bin/bash"]\n' },
};
