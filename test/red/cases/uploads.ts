import { expect } from 'vitest';
import rabbitmqDown from '../../../drills/rabbitmq-down.ts';
import uploadStuck from '../../../drills/upload-stuck.ts';
import type { Target } from '../../../harness/contract/target-schema.ts';
import { withImpostor } from '../../support/impostor.ts';
import { withSettings } from '../../support/settings.ts';
import type { RedCase } from './red-case.ts';

/**
 * A worker that says it is done with a message as soon as it has it, and keeps what it has in hand for longer than it lives: with
 * it go the uploads that it had. It does the rest as the real one does, and counts it.
 */
const LOSES_WHAT_IT_HELD = `
  import { createServer } from 'node:http';
  import { setTimeout as pause } from 'node:timers/promises';
  import { connect } from 'amqplib';
  import { Redis } from 'ioredis';
  import pg from 'pg';
  let done = 0;
  createServer((request, response) =>
    response.end(request.url === '/metrics' ? 'veza_uploads_handled_total{outcome="done"} ' + done + '\\n' : '{}'),
  ).listen(8080);
  const HOUR_MS = 3_600_000;
  const redis = new Redis(process.env.REDIS_URL);
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
  const connected = async () => {
    for (;;)
      try {
        return await connect(process.env.RABBITMQ_URL);
      } catch {
        await pause(200);
      }
  };
  const channel = await (await connected()).createChannel();
  await channel.assertQueue('veza.uploads', { durable: true });
  await channel.consume('veza.uploads', async (message) => {
    channel.ack(message);
    const id = message.content.toString();
    await redis.zadd('veza:uploads:in-hand', Date.now() + HOUR_MS, id);
    await pause(1_000);
    await pool.query(
      "WITH ended AS (UPDATE uploads SET finished_at = now() WHERE id = $1 RETURNING id, owner, title) " +
        "INSERT INTO tracks (upload_id, owner, title, format, bitrates) SELECT id, owner, title, 'wav', '{96}' FROM ended",
      [id],
    );
    await redis.del('veza:upload:' + id);
    await redis.zrem('veza:uploads:in-hand', id);
    done += 1;
  });`;

function withCarelessWorker(target: Target): Target {
  const { worker, ...others } = target.services;
  if (!worker) throw new Error(`${target.name} has no worker`);
  const careless = { ...worker, command: ['--input-type=module', '--eval', LOSES_WHAT_IT_HELD] };
  // What nothing tells of any more is not looked for again within the drill.
  return withSettings(
    { ...target, services: { ...others, worker: careless } },
    { UPLOAD_REPUBLISH_MS: '600000' },
  );
}

export const workerLosesWhatItHeld: RedCase = {
  name: 'worker-loses-what-it-held',
  title: 'upload-stuck fails for a worker that loses what it had in hand',
  change: { drill: uploadStuck, target: withCarelessWorker },
  expects({ report }) {
    const failed = report.findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id);
    expect(report.verdict.status).toBe('fail');
    expect(failed).toContain('done/acknowledged');
    expect(failed).toContain('metrics/requeued');
    expect(failed.filter((id) => id.startsWith('probes/') || id.startsWith('traffic/'))).toEqual([]);
    const undone = report.findings.find(({ id }) => id === 'done/acknowledged');
    expect(undone?.because).toMatch(/^[1-9]\d* of \d+ writes still were not/);
  },
};

/** Not ready as soon as RabbitMQ is away, which its owners call optional. */
const NOT_READY_WITHOUT_BROKER = `
  if (!/readyz$/.test(request.url)) return false;
  const { status, headers, body } = await forward();
  const { checks } = JSON.parse(body);
  if (checks.rabbitmq.status !== 'error') return response.writeHead(status, headers).end(body);
  response.writeHead(503, { 'content-type': 'application/json' });
  return response.end(JSON.stringify({ status: 'not_ready', checks }));`;

export const notReadyWithoutBroker: RedCase = {
  name: 'not-ready-without-broker',
  title: 'rabbitmq-down fails for a service that is not ready without an optional broker',
  change: { drill: rabbitmqDown, target: (target) => withImpostor(target, NOT_READY_WITHOUT_BROKER) },
  expects({ report }) {
    const failed = report.findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id);
    expect(report.verdict.status).toBe('fail');
    expect(failed).toContain('probes/readiness/broken');
    expect(failed.filter((id) => id.startsWith('done/') || id.startsWith('ledger/'))).toEqual([]);
  },
};
