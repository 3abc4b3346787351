import type { AllowedAlert } from 'firedrill/config';

/** Alerts that may occur in some phases of a drill, each by its name and with its reason. */
export function allowedIn(
  phases: AllowedAlert['phases'],
  alerts: Readonly<Record<string, string>>,
): AllowedAlert[] {
  return Object.entries(alerts).map(([alert, reason]) => ({ alert, phases, reason }));
}
