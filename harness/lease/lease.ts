/** How a run asks for its share of a machine that other runs of a suite are on, too. */

/**
 * What a run needs of the machine from now on. In the order in which a drill enters them:
 *
 * ```
 *  background   starts its stack
 *  warm         sends probes and traffic, and warms up
 *  measure      is disturbed by no other; once more when nothing is wrong, from when on it is measured
 *  warm         has recovered: stays well, its alerts end; others may warm up, and none may measure
 *  background   removes its stack
 *  background   replays the rules and judges
 * ```
 */
export type Use = 'background' | 'warm' | 'measure';

export interface Entered {
  /** Whether it may take all of the machine for that; otherwise another run measures or soon will, and it takes what that leaves. */
  all: boolean;
}

/** One run's share of its machine. */
export interface MachineLease {
  /** Whether other runs may be on the machine, too. */
  shared: boolean;
  /**
   * Resolves when the run may do that. The machine's other runs are told in any case, also of a run that is aborted.
   * @throws the signal's reason when that comes before the answer
   */
  enter(use: Use, signal: AbortSignal): Promise<Entered>;
}

/** The lease of a run that shares its machine with no other. */
export const wholeMachine: MachineLease = {
  shared: false,
  async enter(_, signal) {
    signal.throwIfAborted();
    return { all: true };
  },
};
