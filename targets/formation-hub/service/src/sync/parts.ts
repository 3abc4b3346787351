import type { Log } from 'service-kit/log';
import type { Cache } from '../cache/cache.ts';
import type { Identical } from '../events/identical.ts';
import type { Notify } from '../notify/notify.ts';
import type { Baserow } from '../sides/baserow.ts';
import type { Docmost } from '../sides/docmost.ts';

/** What a sync works with. */
export interface Parts {
  readonly docmost: Docmost;
  readonly baserow: Baserow;
  readonly identical: Identical;
  readonly cache: Cache;
  readonly notify: Notify;
  /** The space in which pages are made. */
  readonly space: string;
  readonly adminMail: string;
  readonly log: Log;
}
