import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { z } from 'zod';

const eventSchema = z.object({
  status: z.string().optional(),
  id: z.string().optional(),
  stream: z.string().optional(),
  error: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).optional(),
  aux: z.object({ ID: z.string().optional() }).optional(),
});
/** One line of the engine's answer to a pull, an import or a build. */
export type EngineEvent = z.infer<typeof eventSchema>;

/**
 * Follows a long answer of the engine to its end.
 *
 * @throws Error with the engine's words when it reports one
 */
export async function followed(
  docker: Docker,
  answer: NodeJS.ReadableStream | Readable,
  say: (event: EngineEvent) => void = () => {},
): Promise<EngineEvent[]> {
  const events: EngineEvent[] = [];
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      answer,
      (error: Error | null) => (error ? reject(error) : resolve()),
      (raw: unknown) => {
        const event = eventSchema.safeParse(raw);
        if (!event.success) return;
        events.push(event.data);
        say(event.data);
      },
    );
  });
  const failed = events.find(({ error }) => error !== undefined);
  if (failed) throw new Error(failed.error);
  return events;
}
