/**
 * Wraps `work` so that callers who arrive while it runs share its outcome instead of starting it again. Nothing
 * is kept beyond the flight: the next caller after it lands gets a fresh one. A thousand probes a second
 * against a hanging database thus hold one connection, not a thousand.
 */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let flight: Promise<T> | undefined;
  return () => {
    flight ??= work().finally(() => {
      flight = undefined;
    });
    return flight;
  };
}
