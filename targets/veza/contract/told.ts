import type { CallAnswer } from 'firedrill/config';

/** An answer in the error contract. */
export const told = (status: number, code: string): CallAnswer => ({
  answer: { status, json: { success: false, 'error.code': code } },
});

/** What users are told whose statement, or whose wait for a connection, took too long. */
export const TOO_LATE: readonly CallAnswer[] = [
  told(503, 'DATABASE_TIMEOUT'),
  told(503, 'DATABASE_UNAVAILABLE'),
];
