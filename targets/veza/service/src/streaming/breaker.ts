import { BrokenCircuitError, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { Counter, Gauge, type Registry } from 'prom-client';

/** The circuit is open, or half-open with its one trial under way: the call was not made. */
export class CircuitOpenError extends Error {
  constructor(name: string) {
    super(`the circuit breaker ${name} is open`);
    this.name = 'CircuitOpenError';
  }
}

/** The exported values of `veza_circuit_breaker_state`. */
const CLOSED = 0;
const HALF_OPEN = 1;
const OPEN = 2;

export interface BreakerOptions {
  readonly name: string;
  /** Failures in a row that open it. */
  readonly failures: number;
  /** Milliseconds it stays open before one trial is let through. */
  readonly openMs: number;
  /** Which errors count against the dependency; any other passes through uncounted. */
  readonly counts: (error: unknown) => boolean;
}

export interface Breaker {
  /** @throws CircuitOpenError without calling `work` when no call may be made now */
  call<T>(work: () => Promise<T>): Promise<T>;
  /** What a call made now would meet: CLOSED, HALF_OPEN (it would be the trial) or OPEN. */
  state(): 0 | 1 | 2;
  onChange(listener: (state: 0 | 1 | 2) => void): void;
}

/**
 * A circuit breaker that counts failures in a row. Calls that were in flight when it opened are still counted as they
 * end, but neither reopen nor close it. While half-open exactly one trial runs and every other call is refused
 * at once (cockatiel would have them wait for the trial, which is a queue in front of a sick service).
 */
export function createBreaker(options: BreakerOptions, registry: Registry): Breaker {
  const consecutive = new ConsecutiveBreaker(options.failures);
  const policy = circuitBreaker(handleWhen(options.counts), {
    halfOpenAfter: options.openMs,
    breaker: consecutive,
  });
  let openedAt = 0;
  policy.onBreak(() => {
    openedAt = Date.now();
  });
  const state = (): 0 | 1 | 2 => {
    if (policy.state === CircuitState.Closed) return CLOSED;
    if (policy.state === CircuitState.HalfOpen) return HALF_OPEN;
    // cockatiel only leaves the open state when there is a call; the time for the trial has come nevertheless.
    return Date.now() - openedAt >= options.openMs ? HALF_OPEN : OPEN;
  };
  const { requests, failures } = breakerMetrics(registry, options.name, state, () => consecutive.state);

  return {
    async call<T>(work: () => Promise<T>): Promise<T> {
      if (policy.state === CircuitState.HalfOpen) throw new CircuitOpenError(options.name);
      try {
        return await policy.execute(async () => {
          requests.inc();
          try {
            return await work();
          } catch (error) {
            if (options.counts(error)) failures.inc();
            throw error;
          }
        });
      } catch (error) {
        throw error instanceof BrokenCircuitError ? new CircuitOpenError(options.name) : error;
      }
    },
    state,
    onChange(listener) {
      policy.onStateChange(() => listener(state()));
    },
  };
}

function breakerMetrics(registry: Registry, name: string, state: () => number, consecutive: () => number) {
  const shared = { labelNames: ['circuit_breaker_name'], registers: [registry] };
  const labels = { circuit_breaker_name: name };
  const gauge = (metric: string, help: string, read: () => number): void => {
    new Gauge({
      name: metric,
      help,
      ...shared,
      collect() {
        this.set(labels, read());
      },
    });
  };
  gauge('veza_circuit_breaker_state', 'State of the breaker: 0 closed, 1 half-open, 2 open.', state);
  gauge('veza_circuit_breaker_consecutive_failures', 'Failures since the last success.', consecutive);
  const counter = (metric: string, help: string) => {
    const made = new Counter({ name: metric, help, ...shared });
    made.inc(labels, 0);
    return { inc: () => made.inc(labels) };
  };
  return {
    requests: counter('veza_circuit_breaker_requests_total', 'Calls the breaker let through.'),
    failures: counter('veza_circuit_breaker_failures_total', 'Calls that failed and counted.'),
  };
}
