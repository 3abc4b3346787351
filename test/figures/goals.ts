/** What Firedrill holds itself to, how fast and how exact, and the benchmark that measures each. */
export interface Goal {
  id: string;
  what: string;
  benches: readonly string[];
}

export const GOALS: readonly Goal[] = [
  {
    id: 'G1',
    what: 'how far a measured outage is from the truth, with p between two probes, by how the server fails',
    benches: ['outage-truth'],
  },
  { id: 'G2', what: 'load, of a server that stalls for a second in ten', benches: ['load-truth'] },
  { id: 'G3', what: 'load, of a server that is the bottleneck', benches: ['load-throughput'] },
  { id: 'G4', what: 'how soon a stack is ready', benches: ['stack-start'] },
  {
    id: 'G5',
    what: 'a suite, against what it cannot be shorter than and drills that are alone',
    benches: ['suite'],
  },
  { id: 'G6', what: 'what Firedrill itself costs', benches: ['outage-overhead', 'peers-drill'] },
  {
    id: 'G7',
    what: 'alerts live, at a compressed pace: bound is a scrape, an evaluation, what `for` takes and the group wait',
    benches: ['alert-latency'],
  },
  { id: 'G8', what: 'a report from ten times the records', benches: ['report-scale'] },
  { id: 'G9', what: 'runners that are killed by SIGKILL in every phase', benches: ['kills'] },
];
