import { url } from 'service-kit/config';
import { z } from 'zod';

/** Where backups go, which both programs that deal with them read. */
export const keeping = {
  BACKUP_URL: url('http:', 'https:'),
  BACKUP_ACCESS_KEY: z.string().min(1),
  BACKUP_SECRET_KEY: z.string().min(1),
};
