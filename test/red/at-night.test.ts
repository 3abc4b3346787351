import { atNight, notYetRecorded } from './cases/at-night.ts';
import { runRed } from './run-red.ts';

runRed([...atNight, ...notYetRecorded]);
