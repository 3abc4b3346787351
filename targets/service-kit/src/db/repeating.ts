import type { Retrying } from '../retries.ts';
import type { Database } from './database.ts';

/**
 * The same database, each of whose statements is repeated when it may help. Only for statements that leave the same
 * behind however often they run: an answer may be lost after its statement was carried out.
 */
export function repeatingDatabase(database: Database, retrying: Retrying): Database {
  return {
    ...database,
    query: (text, values, options) =>
      retrying((budgetMs) =>
        database.query(text, values, {
          ...options,
          budgetMs: Math.min(budgetMs, options.budgetMs ?? budgetMs),
        }),
      ),
  };
}
