import type { Shade } from '../../model/picture.ts';

/** How an alert is drawn, whichever clock it is drawn by. */
export const PENDING: Shade = { text: 'pending', stroke: '░', colour: 'sand', bare: true };
export const FIRING: Shade = { text: 'firing', stroke: '█', colour: 'violet', bare: true };
