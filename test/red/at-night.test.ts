import { atNight } from './cases/at-night.ts';
import { runRed } from './run-red.ts';

runRed(atNight);
