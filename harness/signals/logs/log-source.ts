/** The source of evidence that a service's log is. */
export function logSource(service: string): string {
  return `log of ${service}`;
}
