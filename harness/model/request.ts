/** What an HTTP answer must look like. `json` maps a dotted path to the value expected there. */
export interface Answer {
  status: number;
  json?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface ProbeSpec {
  path: string;
  good: Answer;
  /** Milliseconds; an answer later than this is bad, however it ends. */
  deadlineMs: number;
}

export const PROBES = ['readiness', 'liveness', 'user'] as const;

/** `user` is the route that stands for the user: a real read or write the alert rules leave out. */
export type ProbeName = (typeof PROBES)[number];

/** An HTTP request as data. `{id}`, `{n}` and what `login` captured are replaced in every string. */
export interface RequestSpec {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: Readonly<Record<string, string | number | boolean>>;
}

/** The users' traffic during a drill: writes with ids of our own, and reads of what was acknowledged. */
export interface WorkloadSpec {
  /** Requests per second offered, half writes, half reads, open loop. */
  ratePerSecond: number;
  deadlineMs: number;
  /** Sent once before the traffic; `capture` maps a name to the dotted path of its value in the answer. */
  login?: RequestSpec & { capture: Readonly<Record<string, string>> };
  write: RequestSpec & { acknowledged: readonly number[] };
  read: RequestSpec & { found: readonly number[]; absent: readonly number[] };
  /**
   * Lists everything; `ids` is the dotted path to the array, `id` the key inside. Shows duplicates. A list in pages
   * has `{after}` in its request: `pages.first` for the first, then what each answer has at `pages.next`, until null.
   */
  list: RequestSpec & { ids: string; id: string; pages?: { first: string; next: string } };
}
