/**
 * Does `work` now and then every `intervalMs`, never twice at once, until the answer is called. `work` handles its own
 * errors.
 */
export function every(intervalMs: number, work: () => Promise<void>): () => void {
  let busy = false;
  const once = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
    }
  };
  void once();
  const timer = setInterval(once, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
