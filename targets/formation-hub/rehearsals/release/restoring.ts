/** The owners' third way back: the backup of before the release, and the release of before. */

import { restoringFrom } from '../shared/restoring.ts';
import { staysOn } from './back.ts';
import { DUMP } from './backup.ts';
import { kept, restored } from './parts.ts';
import { goesBackBy } from './variants.ts';

export const { stopBridge, restore, forget } = restoringFrom({
  title: 'Restore the backup of before the release',
  dump: DUMP,
  when: { besides: true, only: goesBackBy('restore'), unless: staysOn },
  kept,
  restored,
});
