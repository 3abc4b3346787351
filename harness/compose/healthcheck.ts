import type { RawService } from './compose-file.ts';
import type { ComposeHealthcheck } from './compose-model.ts';
import { durationMs } from './quantities.ts';

/** @throws Error for a duration that is none, or a check of an unknown kind */
export function healthcheckOf(raw: RawService['healthcheck']): ComposeHealthcheck | 'off' | undefined {
  if (raw === undefined) return undefined;
  const words = typeof raw.test === 'string' ? ['CMD-SHELL', raw.test] : raw.test;
  if (raw.disable === true || words?.[0] === 'NONE') return 'off';
  if (words === undefined) return undefined;
  // Defaults: the Dockerfile reference, "HEALTHCHECK".
  return {
    test: executed(words),
    intervalMs: milliseconds('interval', raw.interval, 30_000),
    timeoutMs: milliseconds('timeout', raw.timeout, 30_000),
    startPeriodMs: milliseconds('start_period', raw.start_period, 0),
    retries: raw.retries ?? 3,
  };
}

function executed([kind, ...words]: readonly string[]): readonly string[] {
  if (kind === 'CMD' && words.length > 0) return words;
  if (kind === 'CMD-SHELL' && words.length === 1) return ['/bin/sh', '-c', words.join('')];
  throw new Error('healthcheck.test begins with CMD, CMD-SHELL or NONE, or is one line of shell');
}

/** @throws Error naming the key */
function milliseconds(key: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const given = durationMs(text);
  if (given === undefined) throw new Error(`${key}: "${text}" is no duration such as 500ms, 10s or 1m30s`);
  return given;
}
