/** Something Firedrill refuses to do or could not do, said so that the reader can act on it. */
export class FiredrillError extends Error {
  /** `usage` ends with exit code 64, `unavailable` makes a drill `not-proven`, `internal` ends with 70. */
  readonly code: 'usage' | 'unavailable' | 'internal';

  constructor(code: 'usage' | 'unavailable' | 'internal', message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'FiredrillError';
    this.code = code;
  }
}

/** One line of work that takes long enough for a person to wonder. */
export interface Step {
  /** Say what is happening inside the step, e.g. `waiting for readiness, 3.2 s of 20 s`. */
  update(detail: string): void;
  done(detail?: string): void;
  fail(reason: string): void;
}

/** Where long work says what it is doing; the terminal decides how it looks. */
export interface Progress {
  start(title: string): Step;
}
