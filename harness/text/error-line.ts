/** Levels of structured logs that say that something failed, in the words of most loggers; pino and bunyan count from 50. */
const LEVELS: ReadonlySet<string> = new Set([
  'error',
  'err',
  'fatal',
  'critical',
  'crit',
  'panic',
  'alert',
  'emerg',
  'severe',
]);
const NUMERIC_ERROR = 50;
const LEVEL_KEYS = ['level', 'severity', 'lvl', 'loglevel', 'log.level', 'levelname'] as const;

/** Of plain lines: a level in capitals, or the beginning of a stack trace. */
const CAPITALS =
  /\b(?:ERROR|FATAL|PANIC|CRITICAL|SEVERE)\b|^\s*(?:Uncaught |Unhandled )?(?:[A-Za-z_$][\w$.]*)?(?:Error|Exception)\b(?::|$)|^panic: |^Traceback \(most recent call last\)/;
/** A level in brackets, or logfmt's. */
const NAMED = /\[(?:error|fatal|crit|alert|emerg)\]|\b(?:level|severity)="?(?:error|fatal|critical|panic)\b/i;

/** Whether a line of a log says that something failed, as far as its level or its beginning tells. */
export function isErrorLine(line: string): boolean {
  const level = line.trimStart().startsWith('{') ? levelOf(line) : undefined;
  if (typeof level === 'number') return level >= NUMERIC_ERROR;
  if (typeof level === 'string') return LEVELS.has(level.toLowerCase());
  return CAPITALS.test(line) || NAMED.test(line);
}

function levelOf(line: string): unknown {
  try {
    const fields: Record<string, unknown> = JSON.parse(line);
    return LEVEL_KEYS.map((key) => fields[key]).find((level) => level !== undefined);
  } catch {
    return undefined;
  }
}
