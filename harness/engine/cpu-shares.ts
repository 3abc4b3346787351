/** What containers weigh that want the same core; nobody is held back by it while nobody else wants one. */

/** The engine's own default. */
export const CPU_SHARES = 1024;
/** Of a container that works while somebody measures: what it gets beside any other is one part of nine. */
export const YIELDING_CPU_SHARES = 128;
