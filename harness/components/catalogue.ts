import { alertmanager } from './alertmanager/alertmanager.ts';
import { blackbox } from './blackbox/blackbox.ts';
import type { Component } from './component.ts';
import { haproxy } from './haproxy/haproxy.ts';
import { mariadb } from './mariadb/mariadb.ts';
import { mysql } from './mysql/mysql.ts';
import { nats } from './nats/nats.ts';
import { networkTools } from './network-tools/network-tools.ts';
import { node } from './node/node.ts';
import { nodeExporter } from './node-exporter/node-exporter.ts';
import { osrm } from './osrm/osrm.ts';
import { postgres } from './postgres/postgres.ts';
import { postgres15 } from './postgres-15/postgres-15.ts';
import { prometheus } from './prometheus/prometheus.ts';
import { prometheus3 } from './prometheus-3/prometheus-3.ts';
import { promtool } from './promtool/promtool.ts';
import { rabbitmq } from './rabbitmq/rabbitmq.ts';
import { redis } from './redis/redis.ts';
import { ryuk } from './ryuk/ryuk.ts';
import { toxiproxy } from './toxiproxy/toxiproxy.ts';
import { valkey } from './valkey/valkey.ts';
import { versitygw } from './versitygw/versitygw.ts';

/** Every component that a target may name, in the order in which people read them. */
export const catalogue: readonly Component[] = [
  postgres,
  postgres15,
  mariadb,
  mysql,
  redis,
  valkey,
  nats,
  rabbitmq,
  versitygw,
  haproxy,
  prometheus,
  prometheus3,
  promtool,
  alertmanager,
  blackbox,
  nodeExporter,
  osrm,
  toxiproxy,
  node,
  networkTools,
  ryuk,
];
