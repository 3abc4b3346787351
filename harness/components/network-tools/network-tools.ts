import { base } from '../base.ts';
import { defineComponent } from '../component.ts';

/** nft, ip, tc, ss and nc, for faults inside a container's network namespace. */
export const networkTools = defineComponent({
  name: 'network-tools',
  title: 'network tools',
  reference: 'nicolaka/netshoot:v0.13',
  major: 'trixie',
  neededBy: 'some faults',
  recipe: { from: base, files: [], instructions: 'CMD ["/bin/bash"]\n' },
});
