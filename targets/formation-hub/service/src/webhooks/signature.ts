import { createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError } from 'service-kit/errors';

/**
 * A webhook is signed `t=<seconds since 1970>,v1=<hex>`, where `v1` is the HMAC-SHA256 of `<t>.<body>` by the secret that both
 * share. The time is signed with the body, so that what was sent once cannot be sent again later.
 * @throws ApiError 401 for a signature that is missing, forged or older than `toleranceMs`
 */
export function checkSignature(
  header: string | undefined,
  body: Buffer,
  secret: string,
  toleranceMs: number,
  now = Date.now(),
): void {
  if (header === undefined) throw refused('SIGNATURE_MISSING', 'The signature is missing.');
  const [, seconds, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (seconds === undefined || hex === undefined)
    throw refused('SIGNATURE_FORGED', 'The signature cannot be read.');
  const expected = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
  if (!timingSafeEqual(expected, Buffer.from(hex, 'hex')))
    throw refused('SIGNATURE_FORGED', 'The signature is not of this body.');
  if (Math.abs(now - Number(seconds) * 1000) > toleranceMs)
    throw refused('SIGNATURE_REPLAYED', 'The signature is too old.');
}

const refused = (code: string, message: string): ApiError => new ApiError(401, code, message);
