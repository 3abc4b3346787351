/** `docs/trust.md`, from what runs have written: nothing in it is typed by hand, and what was never run says so. */

import type { Pair } from '../../harness/cli/matrix.ts';
import type { Section } from '../../harness/model/section.ts';
import type { Document } from '../../harness/report/document.ts';
import type { Evidence } from './evidence.ts';
import { mutationSections } from './mutations.ts';
import { noiseSection } from './noise.ts';
import { type Saboteur, saboteurSections } from './saboteurs.ts';

export function trustDocument(
  evidence: Evidence,
  saboteurs: readonly Saboteur[],
  pairs: readonly Pair[],
): Document {
  const command: Section = {
    id: 'how',
    blocks: [
      {
        kind: 'paragraph',
        text: [
          'Written by ',
          { code: 'npm run trust' },
          ' from the timelines in ',
          { code: 'test/recorded/runs' },
          ' and from what runs have left in ',
          { code: 'test/trust/evidence' },
          '; ',
          { code: 'npm run check' },
          ' fails where it is not what they say. Beside each figure stands the command that makes it anew.',
        ],
      },
    ],
  };
  return {
    title: 'Why a verdict can be trusted',
    notes: [],
    sections: [
      command,
      ...saboteurSections(saboteurs),
      ...mutationSections(evidence, pairs),
      noiseSection(evidence.noise),
    ],
  };
}
