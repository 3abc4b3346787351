import type { AllowedAlert } from '../harness/promises/alerts/spec.ts';

/** Alerts that may occur in some phases of a drill, each by its name and with its reason. */
export function allowedIn(
  phases: AllowedAlert['phases'],
  alerts: Readonly<Record<string, string>>,
): AllowedAlert[] {
  return Object.entries(alerts).map(([alert, reason]) => ({ alert, phases, reason }));
}
