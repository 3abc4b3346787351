/** Something Firedrill refuses to do or could not do, said so that the reader can act on it. */
export class FiredrillError extends Error {
  /** `usage` ends with exit code 64, `unavailable` makes a drill `not-proven`, `aborted` ends it, `internal` ends with 70. */
  readonly code: 'usage' | 'unavailable' | 'aborted' | 'internal';

  constructor(code: FiredrillError['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'FiredrillError';
    this.code = code;
  }
}

/** One line about an error, without its stack; a cause often says more than the wrapper around it. */
export function shortly(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // What was thrown first, and what then did not end in order.
  if (error instanceof SuppressedError) return `${shortly(error.suppressed)}; then ${shortly(error.error)}`;
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message || error.name}${cause}`;
}
