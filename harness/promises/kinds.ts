import { afterwards } from './afterwards/afterwards.ts';
import { alerts } from './alerts/alerts.ts';
import { checks } from './checks/checks.ts';
import { severalSides } from './conversation/conversation.ts';
import { course } from './course/course.ts';
import { done } from './done/done.ts';
import { fault } from './fault/fault.ts';
import type { DefinedKind } from './kind.ts';
import { lasts } from './lasts/lasts.ts';
import { ledger } from './ledger/ledger.ts';
import { load } from './load/load.ts';
import { logs } from './logs/logs.ts';
import { metrics } from './metrics/metrics.ts';
import { objectives } from './objectives/objectives.ts';
import { orchestrator } from './orchestrator/orchestrator.ts';
import { own, ownPromises } from './own/own.ts';
import { people } from './people/people.ts';
import { probes } from './probes/probes.ts';
import { recovery } from './recovery/recovery.ts';
import { remedies } from './remedies/remedies.ts';
import { severalReplicas } from './replicas/replicas.ts';
import { retries } from './retries/retries.ts';
import { runbooks } from './runbooks/runbooks.ts';
import { sized } from './sized/sized.ts';
import { sources } from './sources/sources.ts';
import { stops } from './stops/stops.ts';
import { survival } from './survives/survives.ts';
import { severalAtOnce } from './together/together.ts';
import { traffic } from './traffic/traffic.ts';
import { watching } from './watching/watching.ts';

/** Every kind of promise, in the order in which a reader would ask. */
export const KINDS = [
  course,
  sources,
  watching,
  fault,
  lasts,
  survival,
  probes,
  traffic,
  severalAtOnce,
  severalReplicas,
  checks,
  remedies,
  retries,
  load,
  recovery,
  orchestrator,
  metrics,
  alerts,
  people,
  logs,
  runbooks,
  own,
  ledger,
  done,
  severalSides,
  afterwards,
  objectives,
  stops,
  sized,
] as const;

/** The same with kinds of a project's own. */
export function kindsWith(ofProject: readonly DefinedKind[]): readonly DefinedKind[] {
  return ofProject.length === 0 ? KINDS : KINDS.map((kind) => (kind === own ? ownPromises(ofProject) : kind));
}
