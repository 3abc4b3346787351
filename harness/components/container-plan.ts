import type { ContainerSpec } from '../model/container.ts';
import type { ReadyCheck } from '../model/target.ts';
import type { Tls } from '../model/tls.ts';
import type { MakeContainer } from './module-container.ts';

/** One container of a stack, before it is started. */
export interface ContainerPlan {
  /** Also its host name inside the stack. */
  name: string;
  /** The name of a component, `service`, or what else a service's image is called, see `imageKey`. */
  image: string;
  /** Left out: by the library's own. */
  module?: MakeContainer;
  command?: readonly string[];
  environment: Record<string, string>;
  /** Left out: it serves nothing. */
  port?: number;
  /** The port by which the stack is broken and healed: it is on no network, see `stack/control-relay.ts`. */
  control?: number;
  /** Left out: what it serves is no TLS. */
  tls?: Tls;
  ready: ReadyCheck;
  limits: { cpus: number; memoryMiB: number };
  files: { path: string; content: string; mode?: number }[];
  /** What must have been started, or be ready, before it is started. */
  after?: Readonly<Record<string, 'started' | 'ready'>>;
  /** What its target says of it beyond all that. */
  spec?: ContainerSpec;
  /** It has a fixed address, counted from the highest of the stack's network: 0 is the stack's own name server's. */
  place?: number;
  /** Names that mean the container at a fixed address, in this one alone. */
  hosts?: Readonly<Record<string, number>>;
  /** What it may do beyond what the engine lets every container do. */
  capabilities?: readonly string[];
  /** Kernel parameters of the container's own network. */
  sysctls?: Readonly<Record<string, string>>;
}

/** What Firedrill adds to a stack is small: it must not starve what it watches on a machine of two cores. */
export const SMALL = { cpus: 1, memoryMiB: 256 };
