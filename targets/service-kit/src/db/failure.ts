import { ApiError } from '../errors.ts';
import { DeadlineError } from '../within.ts';

/** SQLSTATEs that say "not now" rather than "your statement is wrong" (PostgreSQL manual, appendix A). */
const UNAVAILABLE = /^(08|53|57P0[1-5]|3D000|28)/;
const UNDEFINED_TABLE = '42P01';
const READ_ONLY = '25006';
const CANCELED = '57014';

/**
 * Translates what went wrong between us and PostgreSQL into what the client is told. Errors that are our own bugs
 * (bad SQL, a TypeError) come back unchanged and end as a 500.
 * @param sentWrite the statement changes data and had been sent, so losing the answer leaves the outcome open
 */
export function databaseFailure(error: unknown, sentWrite: boolean): unknown {
  if (isServerError(error)) {
    const { code } = error;
    if (code === READ_ONLY)
      return new ApiError(503, 'DATABASE_READ_ONLY', 'The database accepts no writes at the moment.', {
        cause: error,
      });
    if (code === CANCELED)
      return new ApiError(503, 'DATABASE_TIMEOUT', 'The database took too long; nothing was changed.', {
        cause: error,
      });
    if (code === UNDEFINED_TABLE)
      return new ApiError(503, 'SCHEMA_MISSING', 'The database is not set up yet.', { cause: error });
    if (sentWrite && isFatal(error)) return outcomeUnknown(error);
    return UNAVAILABLE.test(code) ? unavailable(error) : error;
  }
  if (!isConnectionTrouble(error)) return error;
  return sentWrite ? outcomeUnknown(error) : unavailable(error);
}

/** True if the connection must not go back to the pool. */
export function mustDropConnection(error: Error): boolean {
  return !isServerError(error) || isFatal(error) || saysReadOnly(error);
}

/** The session may not write, which may be true of this session only: the leftover of a failover, say. */
export function saysReadOnly(error: unknown): boolean {
  return isServerError(error) && error.code === READ_ONLY;
}

/** pg reports lost, refused and timed-out connections as plain errors, told apart by `code` or by wording alone. */
function isConnectionTrouble(error: unknown): boolean {
  if (error instanceof DeadlineError) return true;
  return error instanceof Error && !(error instanceof TypeError) && !(error instanceof RangeError);
}

interface ServerError extends Error {
  readonly code: string;
  readonly severity: string;
}

/** An error the server sent, as opposed to one of the connection: only the server's have a severity. */
const isServerError = (error: unknown): error is ServerError =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';

const isFatal = (error: ServerError): boolean => error.severity === 'FATAL' || error.severity === 'PANIC';

const unavailable = (cause: unknown): ApiError =>
  new ApiError(503, 'DATABASE_UNAVAILABLE', 'The database cannot be reached at the moment.', { cause });

const outcomeUnknown = (cause: unknown): ApiError =>
  new ApiError(
    // A 503 would say that nothing was done; whether it was, the database alone knows (RFC 9110, 15.6.5).
    504,
    'WRITE_OUTCOME_UNKNOWN',
    'The connection to the database was lost while writing: it may or may not have been stored. Send it again with the same id.',
    { cause },
  );
