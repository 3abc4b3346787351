/**
 * The labels by which Firedrill knows its own. Everything it starts carries them, and nothing without them
 * is ever touched.
 */
export const LABEL_RUN = 'dev.firedrill.run';
/** Which process started it, so that leftovers of a dead run are told from the things of a live one. */
export const LABEL_OWNER = 'dev.firedrill.owner';
/** The name of the service inside the stack. */
export const LABEL_SERVICE = 'dev.firedrill.service';
/** Set by `--keep`: the owner is gone on purpose, only `clean` removes it. */
export const LABEL_KEPT = 'dev.firedrill.kept';
