const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** What a shell reports for a process ended by a signal: 128 and its number (POSIX). */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * Does work that the user may interrupt: a signal aborts it, the work heals and ends by itself, and the exit
 * code tells. A second signal does not cut healing short, it only says again what is going on.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onSignal = (name: (typeof SIGNALS)[number]) => {
    console.error(
      controller.signal.aborted
        ? `${name} again: still healing; every wait of it has a limit`
        : `${name}: healing, then removing everything this run started`,
    );
    process.exitCode = EXIT_CODES[name];
    controller.abort(new Error(`interrupted by ${name}`));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}
