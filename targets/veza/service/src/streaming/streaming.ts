import { ApiError } from 'service-kit/errors';
import { z } from 'zod';
import { type Breaker, CircuitOpenError } from './breaker.ts';

const answer = z.object({ bitrateKbps: z.number().int().positive() });

interface Adaptation {
  readonly bitrateKbps: number;
}

export interface Streaming {
  /** @throws ApiError 502, 503 or 504 when the streaming service does not do its part */
  adapt(trackId: string, bandwidthKbps: number): Promise<Adaptation>;
}

/** The streaming service failed in a way that counts against it. */
export class StreamingFailure extends Error {
  readonly kind: 'timeout' | 'unreachable' | 'answer';

  constructor(kind: 'timeout' | 'unreachable' | 'answer', message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'StreamingFailure';
    this.kind = kind;
  }
}

/** The client of the streaming service: one GET per adaptation, `timeoutMs` each, through the breaker. */
export function createStreaming(baseUrl: string, timeoutMs: number, breaker: Breaker): Streaming {
  return {
    async adapt(trackId, bandwidthKbps) {
      const url = new URL('v1/bitrate', baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
      url.searchParams.set('track', trackId);
      url.searchParams.set('bandwidth_kbps', String(bandwidthKbps));
      try {
        return await breaker.call(() => request(url, timeoutMs));
      } catch (error) {
        throw told(error);
      }
    },
  };
}

async function request(url: URL, timeoutMs: number): Promise<Adaptation> {
  const response = await attempt(() =>
    fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' }),
  );
  if (response.status >= 500) {
    await response.body?.cancel();
    throw new StreamingFailure('answer', `the streaming service answered ${response.status}`);
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new ApiError(502, 'STREAMING_REJECTED', `The streaming service refused the request.`);
  }
  const parsed = answer.safeParse(await attempt(() => response.json()));
  if (!parsed.success)
    throw new StreamingFailure('answer', 'the streaming service answered without a bitrate');
  return parsed.data;
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError')
      throw new StreamingFailure('timeout', 'the streaming service did not answer in time', { cause: error });
    throw new StreamingFailure('unreachable', 'the streaming service could not be reached', { cause: error });
  }
}

function told(error: unknown): unknown {
  if (error instanceof CircuitOpenError)
    return new ApiError(503, 'STREAMING_CIRCUIT_OPEN', 'The streaming service is failing; try again later.', {
      cause: error,
    });
  if (!(error instanceof StreamingFailure)) return error;
  return error.kind === 'timeout'
    ? new ApiError(504, 'STREAMING_TIMEOUT', 'The streaming service did not answer in time.', {
        cause: error,
      })
    : new ApiError(502, 'STREAMING_FAILED', 'The streaming service failed.', { cause: error });
}
