/**
 * Says a request to a control port that listens on the loopback of its own network namespace alone.
 * @throws Error when it does not answer; the signal's reason when that comes first
 */
export type Ask = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body: object | undefined,
  signal: AbortSignal,
) => Promise<{ status: number; text: string }>;
