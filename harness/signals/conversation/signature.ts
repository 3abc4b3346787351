import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../../http/connections.ts';
import type { SignatureSpec } from '../../model/conversation.ts';

/** The request with its signature. @param now milliseconds since 1970 */
export function signed(request: HttpRequest, spec: SignatureSpec | undefined, now: number): HttpRequest {
  if (spec === undefined) return request;
  const { header, secret, over = '{body}', value = 'sha256={hex}' } = spec;
  const seconds = String(Math.floor(now / 1000));
  const text = over.replaceAll('{seconds}', seconds).replaceAll('{body}', () => request.body ?? '');
  const hex = createHmac('sha256', secret).update(text).digest('hex');
  const says = value.replaceAll('{seconds}', seconds).replaceAll('{hex}', hex);
  return { ...request, headers: { ...request.headers, [header]: says } };
}
