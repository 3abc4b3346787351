import type { Places } from './project.ts';
import type { Choice } from './prove-lot.ts';

export interface ProveOptions extends Places, Choice {
  target?: string;
  run?: string;
  live?: true;
  json?: true;
  html?: true;
}
