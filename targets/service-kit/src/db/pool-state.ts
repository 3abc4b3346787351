import type { Closed } from './closings.ts';

/** The pool at one moment. `open` counts every slot taken, those still connecting included. */
export interface PoolState {
  readonly open: number;
  readonly inUse: number;
  readonly idle: number;
  /** Connections that the server has accepted and neither side has closed. */
  readonly established: number;
  /** How often, since the start, a caller found the pool full and had to wait. */
  readonly waits: number;
  readonly waitedSeconds: number;
  /** Connections the pool has closed since the start, by why. */
  readonly closed: Closed;
}
