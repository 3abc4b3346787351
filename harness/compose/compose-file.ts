import { z } from 'zod';

/** A value that YAML reads as a number or a truth and that is meant as text: `5432`, `true`, nothing. */
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const text = z.union([z.string(), z.number().transform(String)]);
const texts = z.array(text);
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'must be a number')
    .transform(Number),
]);

/** `{ KEY: value }` or `[KEY=value]`; without a value it is that of the outer environment. */
const mapping = z.union([z.record(z.string(), scalar), z.array(z.string())]);

/** A line for a shell's rules of words, or the words. */
const commandSchema = z.union([z.string(), texts, z.null()]);

const buildSchema = z.union([
  z.string(),
  z.strictObject({
    context: z.string().exactOptional(),
    dockerfile: z.string().exactOptional(),
    dockerfile_inline: z.string().exactOptional(),
    args: mapping.exactOptional(),
    target: z.string().exactOptional(),
    network: z.unknown().exactOptional(),
    labels: z.unknown().exactOptional(),
    cache_from: z.unknown().exactOptional(),
    cache_to: z.unknown().exactOptional(),
    tags: z.unknown().exactOptional(),
    pull: z.unknown().exactOptional(),
    no_cache: z.unknown().exactOptional(),
    platforms: z.unknown().exactOptional(),
  }),
]);

const healthcheckSchema = z.strictObject({
  test: z.union([z.string(), texts]).exactOptional(),
  interval: z.string().exactOptional(),
  timeout: z.string().exactOptional(),
  start_period: z.string().exactOptional(),
  start_interval: z.string().exactOptional(),
  retries: number.exactOptional(),
  disable: truth.exactOptional(),
});

const dependsOnSchema = z.union([
  z.array(z.string()),
  z.record(
    z.string(),
    z.strictObject({
      condition: z
        .enum(['service_started', 'service_healthy', 'service_completed_successfully'])
        .exactOptional(),
      required: truth.exactOptional(),
      restart: truth.exactOptional(),
    }),
  ),
]);

const portSchema = z.union([
  z.string(),
  z.number(),
  z.strictObject({
    target: number,
    published: text.exactOptional(),
    protocol: z.string().exactOptional(),
    mode: z.string().exactOptional(),
    host_ip: z.string().exactOptional(),
    name: z.string().exactOptional(),
    app_protocol: z.string().exactOptional(),
  }),
]);

const volumeSchema = z.union([
  z.string(),
  z.strictObject({
    type: z.enum(['bind', 'volume', 'tmpfs']),
    source: z.string().exactOptional(),
    target: z.string(),
    read_only: truth.exactOptional(),
    bind: z.unknown().exactOptional(),
    volume: z.unknown().exactOptional(),
    tmpfs: z.unknown().exactOptional(),
    consistency: z.unknown().exactOptional(),
  }),
]);

const mountedFileSchema = z.union([
  z.string(),
  z.strictObject({
    source: z.string(),
    target: z.string().exactOptional(),
    uid: text.exactOptional(),
    gid: text.exactOptional(),
    mode: z.union([z.number(), z.string()]).exactOptional(),
  }),
]);

const fileSourceSchema = z.strictObject({
  file: z.string().exactOptional(),
  environment: z.string().exactOptional(),
  content: z.string().exactOptional(),
  name: z.string().exactOptional(),
});

const resourcesSchema = z.strictObject({
  cpus: number.exactOptional(),
  memory: z.union([z.string(), z.number()]).exactOptional(),
  pids: z.unknown().exactOptional(),
});

const deploySchema = z.strictObject({
  replicas: number.exactOptional(),
  mode: z.literal('replicated').exactOptional(),
  resources: z
    .strictObject({ limits: resourcesSchema.exactOptional(), reservations: z.unknown().exactOptional() })
    .exactOptional(),
  restart_policy: z.unknown().exactOptional(),
  update_config: z.unknown().exactOptional(),
  rollback_config: z.unknown().exactOptional(),
  placement: z.unknown().exactOptional(),
  labels: z.unknown().exactOptional(),
  endpoint_mode: z.unknown().exactOptional(),
});

const networksSchema = z.union([
  z.array(z.string()),
  z.record(z.string(), z.union([z.null(), z.looseObject({ aliases: z.array(z.string()).exactOptional() })])),
]);

export const composeServiceSchema = z.strictObject({
  image: z.string().exactOptional(),
  build: buildSchema.exactOptional(),
  command: commandSchema.exactOptional(),
  entrypoint: commandSchema.exactOptional(),
  environment: mapping.exactOptional(),
  env_file: z
    .union([
      z.string(),
      z.array(
        z.union([
          z.string(),
          z.strictObject({
            path: z.string(),
            required: truth.exactOptional(),
            format: z.string().exactOptional(),
          }),
        ]),
      ),
    ])
    .exactOptional(),
  depends_on: dependsOnSchema.exactOptional(),
  healthcheck: healthcheckSchema.exactOptional(),
  ports: z.array(portSchema).exactOptional(),
  expose: texts.exactOptional(),
  volumes: z.array(volumeSchema).exactOptional(),
  secrets: z.array(mountedFileSchema).exactOptional(),
  configs: z.array(mountedFileSchema).exactOptional(),
  tmpfs: z.union([z.string(), z.array(z.string())]).exactOptional(),
  profiles: z.array(z.string()).exactOptional(),
  networks: networksSchema.exactOptional(),
  hostname: z.string().exactOptional(),
  extra_hosts: mapping.exactOptional(),
  links: z.array(z.string()).exactOptional(),
  user: text.exactOptional(),
  working_dir: z.string().exactOptional(),
  read_only: truth.exactOptional(),
  restart: z.string().exactOptional(),
  init: truth.exactOptional(),
  stop_signal: z.string().exactOptional(),
  stop_grace_period: z.string().exactOptional(),
  cpus: number.exactOptional(),
  mem_limit: z.union([z.string(), z.number()]).exactOptional(),
  scale: number.exactOptional(),
  deploy: deploySchema.exactOptional(),
  // What changes nothing of what a drill sees.
  container_name: z.unknown().exactOptional(),
  labels: z.unknown().exactOptional(),
  logging: z.unknown().exactOptional(),
  platform: z.unknown().exactOptional(),
  pull_policy: z.unknown().exactOptional(),
  stdin_open: z.unknown().exactOptional(),
  tty: z.unknown().exactOptional(),
  develop: z.unknown().exactOptional(),
  attach: z.unknown().exactOptional(),
  annotations: z.unknown().exactOptional(),
  mem_reservation: z.unknown().exactOptional(),
  memswap_limit: z.unknown().exactOptional(),
  ulimits: z.unknown().exactOptional(),
  shm_size: z.unknown().exactOptional(),
  oom_score_adj: z.unknown().exactOptional(),
  cap_drop: z.unknown().exactOptional(),
  sysctls: z.unknown().exactOptional(),
  cpu_shares: z.unknown().exactOptional(),
  cpuset: z.unknown().exactOptional(),
  pids_limit: z.unknown().exactOptional(),
  mem_swappiness: z.unknown().exactOptional(),
  blkio_config: z.unknown().exactOptional(),
  // What takes rights away is not missed; what gives them is refused.
  security_opt: z
    .array(
      z
        .string()
        .regex(
          /^no-new-privileges(?:[:=]true)?$/,
          "a drill's containers keep the engine's own restrictions; leave it out",
        ),
    )
    .exactOptional(),
});
export type RawService = z.infer<typeof composeServiceSchema>;

/** A compose file, in the keys that Firedrill reads; all others are refused where they stand. */
export const composeFileSchema = z.strictObject({
  services: z.record(z.string(), composeServiceSchema),
  secrets: z.record(z.string(), fileSourceSchema).exactOptional(),
  configs: z.record(z.string(), fileSourceSchema).exactOptional(),
  volumes: z.record(z.string(), z.unknown()).exactOptional(),
  networks: z.record(z.string(), z.unknown()).exactOptional(),
  name: z.string().exactOptional(),
  version: z.unknown().exactOptional(),
});
export type RawFile = z.infer<typeof composeFileSchema>;
