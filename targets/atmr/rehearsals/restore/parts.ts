import { restored as restoredPart } from 'firedrill/config';

/** Writes of before the moment that is restored must be there, later ones are given up. */
export const restored = restoredPart();
