/**
 * `node src/backups.ts push FILE`: a packed dump goes off-site, and is read back. `list`: those that are there. `pull NAME FOLDER`: one comes
 * back. `mirror`: chunks go there, `mirror-back`: they come back. `keys`: the chunks that the bucket has. One line of JSON; exits 1 when
 * it could not be done.
 */
import { readEnvironment } from 'service-kit/config';
import { explain } from 'service-kit/errors';
import { configOrExit } from 'service-kit/start';
import { z } from 'zod';
import { keeping } from './backups/config.ts';
import { bucketAt, dumpsIn, keysIn, mirror, mirrorBack, pull, push } from './backups/off-site.ts';
import { readStoreConfig } from './config.ts';

const { chunks, offSite } = configOrExit('gauzian-backups', () => {
  const store = readStoreConfig(process.env);
  const kept = readEnvironment(z.object(keeping), process.env);
  return {
    chunks: bucketAt(`${store.S3_ENDPOINT}/${store.S3_BUCKET}`, store.S3_ACCESS_KEY, store.S3_SECRET_KEY),
    offSite: bucketAt(kept.BACKUP_URL, kept.BACKUP_ACCESS_KEY, kept.BACKUP_SECRET_KEY),
  };
});

try {
  console.log(JSON.stringify(await act(process.argv.slice(2))));
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

async function act([verb, name, folder]: string[]): Promise<unknown> {
  if (verb === 'push' && name !== undefined) return { pushed: name, ...(await push(offSite, name)) };
  if (verb === 'pull' && name !== undefined && folder !== undefined)
    return { pulled: await pull(offSite, name, folder) };
  if (verb === 'list') return { dumps: await dumpsIn(offSite) };
  if (verb === 'mirror') return { copied: await mirror(chunks, offSite) };
  if (verb === 'mirror-back') return { copied: await mirrorBack(chunks, offSite) };
  if (verb === 'keys') return { keys: await keysIn(chunks) };
  throw new Error('say push FILE, pull NAME FOLDER, list, mirror, mirror-back or keys');
}
