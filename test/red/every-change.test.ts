import { everyChange } from './cases/every-change.ts';
import { runRed } from './run-red.ts';

runRed(everyChange);
