/** `node src/make-bucket.ts`: the bucket of chunks, made unless it is there. Exits 1 when it could not be made. */
import { logFatal } from 'service-kit/http/log-options';
import { configOrExit } from 'service-kit/start';
import { readStoreConfig } from './config.ts';
import { s3Client } from './store/chunks.ts';

const NAME = 'gauzian-make-bucket';
const config = configOrExit(NAME, () => readStoreConfig(process.env));
const answer = await s3Client(config).fetch(`${config.S3_ENDPOINT}/${config.S3_BUCKET}`, {
  method: 'PUT',
  signal: AbortSignal.timeout(config.S3_TIMEOUT_MS),
});
const said = await answer.text();
if (answer.ok || said.includes('BucketAlreadyOwnedByYou')) console.log(`bucket ${config.S3_BUCKET} is there`);
else {
  logFatal(NAME, `the store answers ${answer.status}`, { said });
  process.exitCode = 1;
}
