/** What containers weigh that want the same core; a container is held back by it only while others want one. */

/** The engine's own default. */
export const CPU_SHARES = 1024;
/** Of a container that works while another run measures: what it gets beside any other is one part of nine. */
export const YIELDING_CPU_SHARES = 128;
