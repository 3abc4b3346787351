import type Docker from 'dockerode';
import type { Watch } from '../watch.ts';

/** What a watch of the machine is given. */
export type MachineWatch = Pick<Watch, 'clock' | 'recorder'> & { docker: Docker; run: string };
