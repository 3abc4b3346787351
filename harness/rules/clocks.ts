/**
 * Names of gauges that hold a moment or the time since one: they move on by a second every second, whatever the pace. By
 * convention such a name says so; `…_duration_seconds` and `…_latency_seconds` tell how long something took, and are none.
 */
const CLOCK =
  /(?:^|[_:.])(?:up_?time|sys_?up_?time|boot_?time|start_?time|started_at|finish(?:ed)?_time|creation_time|create_time|created(?:_at)?|timestamp|unix_?time|epoch|(?:time|clock|date|unix|utc)_?now|age|age_seconds|ages|elapsed|since|ago|expiry|expires|expiration|until|(?:days|hours|minutes|seconds|time)_(?:left|remaining)|[mac]time|completion_time|schedule_time|deadline|not_?after|not_?before|last_\w*?(?:time|seconds|at|run|success|seen|scrape|update|backup|heartbeat|change|contact|modified)|push_(?:failure_)?time|modif(?:ied|ication)?_time|expir(?:e|y|ation)_time)(?:$|[_:.])/i;
const ALSO =
  /^node_time_seconds$|_time_stamp|seconds_since_|_seconds_ago$|TimeTicks$|UpTime|LastChange|[a-z]Date$/;
/**
 * How far something lies behind, in units of time: while what it waits for stands still it grows by a second every second. A
 * lag in messages or bytes is none, nor is one whose name does not say in what it is.
 */
const BEHIND =
  /(?:^|_)(?:lag|(?:replication|replay|apply|sync|slave|replica)_delay|stale(?:ness)?|freshness|behind)_(?:seconds|secs|minutes|hours|days|ms|millis|milliseconds)$|(?:^|_)(?:seconds|minutes|hours)_behind(?:_\w+)?$|(?:^|_)replication_(?:lag|delay)$/i;
/** What is left of a life, which runs out by itself. */
const RUNS_OUT = /(?:^|_)(?:ttl|time_to_live)(?:_(?:seconds|minutes|hours|days))?$/i;
/** How long what is at the head of a queue has waited, and how long a transaction has been open. */
const WAITED =
  /(?:^|_)(?:oldest|longest)_\w*(?:wait|time|seconds|duration)\w*$|_max_tx_duration$|queue_latency(?:_seconds)?$/i;
/** How late an event loop gets round to its work is how long something took, though it is called a lag. */
const EVENT_LOOP = /event_?loop/i;
/** How well something went, or how often it did not, whatever it is of. */
const HOW_WELL = /_(?:status|state|ratio|percent(?:age)?|failures?|errors?|failed)$/i;
const NONE =
  /_(?:total|count|sum|bucket)$|duration|latency|_info$|last_\w*(?:successful|success|status|failed|failure|error)$/i;

/** Whether a metric's name says that it is a clock. */
export function isClock(metric: string | undefined): boolean {
  if (metric === undefined) return false;
  if (HOW_WELL.test(metric) || EVENT_LOOP.test(metric)) return false;
  if (/uptime/i.test(metric)) return true;
  if ([BEHIND, RUNS_OUT, WAITED].some((waits) => waits.test(metric))) return true;
  return (CLOCK.test(metric) || ALSO.test(metric)) && !NONE.test(metric);
}
