/** What was done about an event, for the audit record and the answer. */
export interface Synced {
  readonly target: 'docmost' | 'baserow' | 'mail' | 'none';
  readonly action: string;
  /** False where there was nothing to do. */
  readonly changed: boolean;
  readonly page?: string;
  /** What it is called, for people who look for it in the log. */
  readonly title?: string;
}
