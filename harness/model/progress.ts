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
