/** What a compose file asks for, in one form whatever way it was written. */

/** A check inside the container, as Docker's HEALTHCHECK has it. Durations in milliseconds. */
export interface ComposeHealthcheck {
  /** What is executed in the container; exit code 0 is healthy. */
  test: readonly string[];
  intervalMs: number;
  timeoutMs: number;
  startPeriodMs: number;
  retries: number;
}

export interface ComposeBuild {
  /** Folder, absolute. */
  context: string;
  /** Below the context, or absolute; `inline` is its text instead. */
  dockerfile: string;
  inline?: string;
  args: Readonly<Record<string, string>>;
  target?: string;
}

export interface ComposeDependency {
  service: string;
  /** What must be true of it before this one is started. */
  until: 'started' | 'healthy' | 'completed';
  /** Whether its absence (another profile) is a mistake. */
  required: boolean;
}

/** A file that stands in the container: a bind mount of one, a secret or a config. */
export interface ComposeFile {
  /** In the container, absolute. */
  path: string;
  /** On this machine, absolute; or its content. */
  from: { file: string } | { content: string };
  /** Octal permissions. */
  mode?: number;
}

export interface ComposeVolume {
  path: string;
  /** A folder or file of this machine, a volume by its name, or a new one of no name. */
  from: { bind: string } | { volume: string } | 'new' | 'memory';
  readOnly: boolean;
}

export interface ComposeService {
  name: string;
  /** The line of the file on which it begins. */
  line: number;
  image?: string;
  build?: ComposeBuild;
  /** Left out: what the image says. */
  command?: readonly string[];
  entrypoint?: readonly string[];
  environment: Readonly<Record<string, string>>;
  /** Ports inside the container that are published or exposed, the published first. */
  ports: readonly number[];
  /** `off`: the image's own check is not asked either; left out: the image's. */
  healthcheck?: ComposeHealthcheck | 'off';
  dependsOn: readonly ComposeDependency[];
  volumes: readonly ComposeVolume[];
  files: readonly ComposeFile[];
  /** Other names by which services reach it. */
  aliases: readonly string[];
  extraHosts: Readonly<Record<string, string>>;
  user?: string;
  workingDir?: string;
  readOnly: boolean;
  hostname?: string;
  init: boolean;
  restart: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  cpus?: number;
  memoryMiB?: number;
  replicas: number;
}

export interface ComposeModel {
  services: readonly ComposeService[];
  /** What the file says and a drill's stack does not have, for people to know: each names its line. */
  notes: readonly string[];
}
