/** What a client is told when a request fails: `{success: false, error: {code, message}}` with this status. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** When to come back: a second after a 503, unless the error knows better; undefined where it makes no sense. */
  readonly retryAfterSeconds: number | undefined;

  /** `message` is shown to clients, so it holds no addresses, SQL or secrets; those belong in `cause`. */
  constructor(
    status: number,
    code: string,
    message: string,
    options?: { cause?: unknown; retryAfterSeconds?: number },
  ) {
    super(message, options);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = options?.retryAfterSeconds ?? (status === 503 ? 1 : undefined);
  }
}

export const notFound = (what: string): ApiError =>
  new ApiError(404, `${what.toUpperCase()}_NOT_FOUND`, `There is no ${what} with this id.`);

/** One line for the log: the error and what caused it, innermost last. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node reports a connection tried on several addresses as an AggregateError with an empty message.
  const own =
    error instanceof AggregateError && error.message === ''
      ? error.errors.map(explain).join(', ')
      : error.message || error.name;
  return error.cause === undefined ? own : `${own}: ${explain(error.cause)}`;
}
