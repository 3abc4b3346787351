import { alerts } from './alerts/alerts.ts';
import { alone } from './alone/alone.ts';
import { arrivals } from './arrivals/arrivals.ts';
import { calls } from './calls/call-series.ts';
import { conversation } from './conversation/conversation.ts';
import { engine } from './engine/engine.ts';
import { expressions } from './expressions/expressions.ts';
import { frame } from './frame/frame.ts';
import { loads } from './load/loads.ts';
import { logLines } from './logs/log-lines.ts';
import { machine } from './machine/machine.ts';
import { metrics } from './metrics/metrics.ts';
import { people } from './people/people.ts';
import { probes } from './probes/probes.ts';
import { replicas } from './replicas/replicas.ts';
import { resources } from './resources/resources.ts';
import { routing } from './routing/routing.ts';
import { runbooks } from './runbooks/runbooks.ts';
import { sources } from './sources/sources.ts';
import { requests } from './workload/requests.ts';

/**
 * Everything that is observed of a run, in the order in which it is begun: the runner's own clock is watched first, and
 * the probes leave when all others look.
 */
export const SIGNALS = [
  frame,
  alone,
  machine,
  sources,
  engine,
  alerts,
  people,
  routing,
  expressions,
  metrics,
  loads,
  logLines,
  runbooks,
  resources,
  replicas,
  probes,
  requests,
  conversation,
  calls,
  arrivals,
] as const;
