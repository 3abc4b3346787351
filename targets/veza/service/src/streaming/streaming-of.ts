import type { Registry } from 'prom-client';
import type { Log } from 'service-kit/log';
import { createBreaker } from './breaker.ts';
import { createStreaming, type Streaming, StreamingFailure } from './streaming.ts';

export interface StreamingConfig {
  readonly STREAM_URL?: string | undefined;
  readonly STREAM_TIMEOUT_MS: number;
  readonly BREAKER_FAILURES: number;
  readonly BREAKER_OPEN_MS: number;
}

/** The streaming service behind its breaker; undefined where there is none. */
export function streamingOf(config: StreamingConfig, registry: Registry, log: Log): Streaming | undefined {
  if (config.STREAM_URL === undefined) return undefined;
  const breaker = createBreaker(
    {
      name: 'streaming',
      failures: config.BREAKER_FAILURES,
      openMs: config.BREAKER_OPEN_MS,
      counts: (error) => error instanceof StreamingFailure,
    },
    registry,
  );
  breaker.onChange((state) => log.warn({ breaker: 'streaming', state }, 'circuit breaker changed its state'));
  return createStreaming(config.STREAM_URL, config.STREAM_TIMEOUT_MS, breaker);
}
