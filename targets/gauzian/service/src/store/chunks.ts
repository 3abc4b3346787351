import { AwsClient } from 'aws4fetch';
import { Counter, type Registry } from 'prom-client';
import { ApiError, notFound } from 'service-kit/errors';
import type { Log } from 'service-kit/log';
import type { StoreConfig } from '../config.ts';

/** Encrypted chunks in an S3 bucket, by their key. */
export interface Chunks {
  put(key: string, bytes: Buffer): Promise<void>;
  /** @throws ApiError 404 where there is none */
  get(key: string): Promise<Buffer>;
  /** One that is not there is left alone. */
  remove(key: string): Promise<void>;
}

interface Answered {
  readonly status: number;
  readonly body: Buffer;
}

export function openChunks(config: StoreConfig, log: Log, registry: Registry): Chunks {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_TIMEOUT_MS: limitMs } = config;
  const client = s3Client(config);
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] });
  const uploads = counter('gauzian_s3_uploads_total', 'Chunks that the store took.');
  const downloads = counter('gauzian_s3_downloads_total', 'Chunks that the store gave.');
  const errors = counter('gauzian_s3_errors_total', 'Requests that the store refused or did not answer.');

  async function ask(method: string, key: string, bytes?: Buffer): Promise<Answered> {
    try {
      const answer = await client.fetch(`${endpoint}/${bucket}/${key}`, {
        method,
        signal: AbortSignal.timeout(limitMs),
        ...(bytes === undefined ? {} : { body: new Uint8Array(bytes) }),
      });
      return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
    } catch (cause) {
      errors.inc();
      log.error({ cause: String(cause) }, 'S3 store does not answer');
      throw new ApiError(503, 'STORE_UNAVAILABLE', 'The store of chunks cannot be reached at the moment.', {
        cause,
      });
    }
  }

  /** @throws ApiError for whatever is neither done nor a missing chunk */
  function checked(answer: Answered): Answered {
    if (answer.status < 300) return answer;
    const code = /<Code>(\w+)<\/Code>/.exec(answer.body.toString())?.[1] ?? String(answer.status);
    if (code === 'NoSuchKey') throw notFound('chunk');
    errors.inc();
    log.error(
      { code },
      code === 'NoSuchBucket' ? `S3 bucket '${bucket}' does not exist` : 'S3 store refuses',
    );
    throw new ApiError(500, 'STORE_FAILED', 'The store of chunks did not do its part.');
  }

  return {
    async put(key, bytes) {
      checked(await ask('PUT', key, bytes));
      uploads.inc();
    },
    async get(key) {
      const { body } = checked(await ask('GET', key));
      downloads.inc();
      return body;
    },
    async remove(key) {
      checked(await ask('DELETE', key));
    },
  };
}

/** What signs requests as S3 asks for it; nothing is repeated behind a caller's back. */
export function s3Client({ S3_ACCESS_KEY, S3_SECRET_KEY }: StoreConfig): AwsClient {
  return new AwsClient({
    accessKeyId: S3_ACCESS_KEY,
    secretAccessKey: S3_SECRET_KEY,
    service: 's3',
    region: 'us-east-1',
    retries: 0,
  });
}
