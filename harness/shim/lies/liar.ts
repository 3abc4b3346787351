import type { Asked, Liar, Lie, Telling } from '../lie.ts';
import { failing } from './failing.ts';
import { late } from './late.ts';
import { alwaysReady, neverReady } from './readiness.ts';
import { writesBut } from './writes.ts';

/** The one who tells a lie, of the way to the service. */
export function liar(lie: Lie, asked: Asked, telling: Telling): Liar {
  switch (lie.tells) {
    case 'the truth':
      return telling.forward;
    case 'always ready':
      return alwaysReady(lie.readiness, asked, telling);
    case 'never ready':
      return neverReady(lie.readiness, asked, telling);
    case 'late':
      return late(lie, telling);
    case 'failing':
      return failing(lie, asked, telling);
    case 'stored':
      return writesBut(lie, asked, telling);
  }
}
