import type { Effect } from './effect.ts';
import type { ServiceSpec } from './target.ts';

/** What a fault may do to a container of this run. A fault asks for the abilities it uses and no more. */
export interface ContainerControl {
  /** Ends the process at once, as a crash would. Resolves when the engine says it is not running. */
  kill(service: string, signal: AbortSignal): Promise<void>;
  /** Starts the same container again; a container that runs is left alone. */
  start(service: string, signal: AbortSignal): Promise<void>;
  isRunning(service: string, signal: AbortSignal): Promise<boolean>;
  /** Tells the process to end, and ends it when it has not within the seconds that an engine gives it. */
  stop(service: string, signal: AbortSignal): Promise<void>;
  /** Freezes every process of it; a container that is frozen is left alone. */
  pause(service: string, signal: AbortSignal): Promise<void>;
  /** A container that is not frozen is left alone. */
  unpause(service: string, signal: AbortSignal): Promise<void>;
  /** What is left out stays as it is. No room is left for swapping. */
  limit(service: string, limits: Partial<ServiceSpec['limits']>, signal: AbortSignal): Promise<void>;
  /** The limits that its target gives it. */
  unlimit(service: string, signal: AbortSignal): Promise<void>;
  condition(service: string, signal: AbortSignal): Promise<ContainerCondition>;
  usage(service: string, signal: AbortSignal): Promise<ContainerUsage>;
  /** Its id, and its first process as the engine's machine numbers it: 0 where it does not run. */
  process(service: string, signal: AbortSignal): Promise<{ id: string; pid: number }>;
}

/** Whether a container runs, and else what ended it. */
export type ContainerCondition =
  | { is: 'running' }
  | { is: 'paused' }
  /** The kernel killed it, since it wanted more memory than it may have. */
  | { is: 'out of memory' }
  /** A signal did: 9 is SIGKILL. */
  | { is: 'killed'; signal: number }
  /** It ended by itself. */
  | { is: 'ended'; exitCode: number };

export interface ContainerUsage {
  /** What it cannot do without: the page cache is left out. */
  memoryMiB: number;
  /** How often, since it was made, it had used up its share of a processor before a period (100 ms) was over. */
  throttledPeriods: number;
}

/**
 * Something Toxiproxy does to the bytes of one direction of a link. `upstream` is towards the server. The
 * attributes are Toxiproxy's own; durations in them are milliseconds.
 */
export interface Toxic {
  name: string;
  stream: 'upstream' | 'downstream';
  type: 'bandwidth' | 'latency' | 'limit_data' | 'reset_peer' | 'slicer' | 'slow_close' | 'timeout';
  attributes: Readonly<Record<string, number>>;
  /** The chance, 0 to 1, that a connection is struck; 1 when left out. */
  toxicity?: number;
}

/** What a client sees that connects through a link and says something to which any server has an answer. */
export type DialOutcome =
  /** Nothing listens. */
  | { kind: 'refused' }
  /** Nothing came back, neither a byte nor the end of the connection. */
  | { kind: 'silent'; forMs: number }
  /** The connection was ended without a byte. */
  | { kind: 'closed'; afterMs: number }
  /**
   * `line` is the first line of the answer, `HTTP/1.1 503 Service Unavailable`; `afterMs` is when it began. Who listened
   * to the end also tells how many bytes came in how many pieces, and when the connection was ended, if it was.
   */
  | { kind: 'answered'; afterMs: number; line: string; bytes: number; pieces: number; endedMs?: number };

/** How a link is dialled. */
export interface Dialling {
  /** Connections, all made at once. */
  times: number;
  /** Milliseconds. */
  patienceMs: number;
  /** Listen until the server ends the connection, and not only to its first word. */
  toTheEnd?: boolean;
}

/** What a fault may do to the links between services of this run; each leads through Toxiproxy. */
export interface LinkControl {
  /** The names of the links that lead to a service, at least one. @throws FiredrillError where there is none */
  to(service: string): readonly string[];
  /** Who goes where on a link, and where Toxiproxy listens for it. */
  way(link: string): { from: string; to: string; host: string; port: number };
  /** Whether it listens. `false` ends the link's connections too. */
  setListening(link: string, listening: boolean, signal: AbortSignal): Promise<void>;
  /** Reaches connections that are open already. A toxic that is there stays as it is. */
  addToxic(link: string, toxic: Toxic, signal: AbortSignal): Promise<void>;
  /** A toxic that is not there is left alone. */
  removeToxic(link: string, name: string, signal: AbortSignal): Promise<void>;
  /** Leads the link to `host:port`, or back to its own service; ends its connections where that is news. */
  leadTo(link: string, address: string | undefined, signal: AbortSignal): Promise<void>;
  /** Connects from inside the stack, as the link's client does, and tells what it saw within `patienceMs`. */
  dial(link: string, patienceMs: number, signal: AbortSignal): Promise<DialOutcome>;
  /** The same on many connections, each told of. */
  dialMany(link: string, how: Dialling, signal: AbortSignal): Promise<DialOutcome[]>;
  /** How many connections the link's own clients have open on it. */
  connections(link: string, signal: AbortSignal): Promise<number>;
  /** All links of the stack. */
  all(): readonly string[];
  /** Puts a toxic that is there in place once more: every open connection draws again whether it is struck. */
  redraw(link: string, toxic: Toxic, signal: AbortSignal): Promise<void>;
}

/** What a fault may do inside the network namespace of a service's container, below TCP. */
export interface NetworkControl {
  /**
   * Runs a shell script with `nft`, `tc` and `ss` in it.
   * @returns what it printed on stdout
   * @throws FiredrillError `unavailable` when it fails, with what it printed on stderr, or when those tools cannot be had
   */
  run(service: string, script: string, signal: AbortSignal): Promise<string>;
}

/** What a fault may do to the processes of a service and to their files, from outside of its image. */
export interface ProcessControl {
  /**
   * Runs a program in a container of its own that sees the service's processes by their numbers: `/proc/1/root` is the
   * service's file system, `/proc/1/mem` the memory of its first process. `groups`: it also sees the control groups of the
   * engine's machine in `/sys/fs/cgroup`.
   * @param program path of a module for Node without imports but Node's; its `process.argv` has `args` from 1 on
   * @returns what it printed on stdout
   * @throws FiredrillError `unavailable` when it fails, with what it printed on stderr
   */
  run(
    service: string,
    program: string,
    args: readonly string[],
    signal: AbortSignal,
    options?: { groups?: boolean },
  ): Promise<string>;
}

/** How a command inside a container is run. */
export interface CommandOptions {
  /** Milliseconds after which it is waited for no more; 10 s where left out, in which any single statement ends. */
  limitMs?: number;
  /** Told of each line that it prints on stderr, as it does. */
  heard?: (line: string) => void;
}

/** What a fault may run inside a service's container. */
export interface CommandControl {
  /** @returns what it printed on stdout. @throws FiredrillError when it fails, with what it printed on stderr */
  run(
    service: string,
    command: readonly string[],
    signal: AbortSignal,
    options?: CommandOptions,
  ): Promise<string>;
}

/** The spike of the contract. */
export interface LoadControl {
  /** Resolves when the first request is due. */
  begin(signal: AbortSignal): Promise<void>;
  /** Sends nothing more. A spike that is over, or was never begun, is left alone. */
  end(signal: AbortSignal): Promise<void>;
  /** Whether what was planned has left. */
  effect(signal: AbortSignal): Promise<Effect>;
}

/** The requests of the contract's workload. */
export interface TrafficControl {
  /** So many times as many as the contract says, from now on. @throws FiredrillError `usage` where there is no workload */
  times(times: number): void;
  /** How many a second the contract has, and how many leave now; takes a second. */
  rate(signal: AbortSignal): Promise<{ usual: number; left: number }>;
}

/** Everything any fault can ask for; a fault names what it uses and is given no more. */
export interface Abilities {
  load: LoadControl;
  traffic: TrafficControl;
  containers: ContainerControl;
  links: LinkControl;
  commands: CommandControl;
  network: NetworkControl;
  processes: ProcessControl;
}
