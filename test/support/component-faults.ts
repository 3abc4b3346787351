import { connectionsTaken } from '../../harness/components/mariadb/connections-taken.ts';
import { mariadbReadOnly } from '../../harness/components/mariadb/read-only.ts';
import { memoryAlarm } from '../../harness/components/rabbitmq/memory-alarm.ts';
import { queuesFull } from '../../harness/components/rabbitmq/queues-full.ts';
import { scanForbidden } from '../../harness/components/redis/command-forbidden.ts';
import { bucketsMissing } from '../../harness/components/versitygw/buckets-missing.ts';
import type { Fault } from '../../harness/model/fault.ts';

/** What only one component has, and what its client hears meanwhile. */
export const OWN_FAULTS: readonly { fault: Fault; service: string; hears: string }[] = [
  { fault: mariadbReadOnly, service: 'database', hears: 'ERROR 1290' },
  { fault: connectionsTaken, service: 'database', hears: 'ERROR 1040' },
  { fault: memoryAlarm, service: 'queue', hears: 'held up' },
  { fault: queuesFull, service: 'queue', hears: 'refused' },
  { fault: scanForbidden, service: 'keys', hears: 'NOPERM' },
  { fault: bucketsMissing, service: 'objects', hears: 'NoSuchBucket' },
];
