import type { FastifyInstance } from 'fastify';

export interface LogStream {
  write(line: string): void;
}

/** One JSON object a line on stdout: `level`, `time`, `service`, `msg` and what else there is to say. */
export function logOptions(service: string, level: string, stream?: LogStream) {
  return {
    level,
    base: { service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    ...(stream === undefined ? {} : { stream }),
  };
}

/** For the moments before there is a logger. */
export function logFatal(service: string, msg: string, details: object = {}): void {
  process.stdout.write(
    `${JSON.stringify({ level: 'fatal', time: new Date().toISOString(), service, ...details, msg })}\n`,
  );
}

/** One line per finished request, except on routes that machines call all the time (`quiet` in the route's config). */
export function useAccessLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.config.quiet === true) return;
    request.log[reply.statusCode > 500 ? 'warn' : 'info'](
      {
        method: request.method,
        path: request.routeOptions.url ?? 'unmatched',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...request.failure,
      },
      'request',
    );
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Leave requests of this route out of the access log. */
    quiet?: boolean;
  }
}
