import { z } from 'zod';
import { type JsonReader, jsonReader } from '../../http/json-reader.ts';
import type { ExpressionRecord, sampleSchema } from '../../model/timeline.ts';
import { queryAnswer, rulesAnswer } from '../prometheus/answers.ts';
import { askedOf, restarting } from './why-silent.ts';

const rules = rulesAnswer(
  {
    name: z.string(),
    query: z.string(),
    state: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
  },
  {},
);

/** One answer may take so long, milliseconds; the fault lasts meanwhile. */
const LIMIT_MS = 2000;

/**
 * Asks Prometheus what the expression of each alert rule that does not fire came to in the last `windowMs`.
 * @param stepMs how often its value is looked at: an evaluation
 */
export async function askExpressions(
  origin: string,
  windowMs: number,
  stepMs: number,
): Promise<Omit<ExpressionRecord, 'kind' | 't'>[]> {
  await using reader = jsonReader(origin, LIMIT_MS);
  const { groups } = rules.parse(await reader.get('/api/v1/rules?type=alert')).data;
  const silent = groups.flatMap((group) => group.rules).filter(({ state }) => state !== 'firing');
  return await Promise.all(
    silent.map(async ({ name, query, labels }) => {
      const { value, needs, metrics, nothing } = askedOf(query);
      const window = `[${Math.max(1, Math.ceil(windowMs))}ms:${Math.max(1, Math.ceil(stepMs))}ms]`;
      const below = needs?.operator.startsWith('<') === true;
      const over = below ? 'min' : 'max';
      const extremes = `${over}_over_time((${value})${window})`;
      const [series, most, ...counts] = await Promise.all([
        scalarOf(reader, `count(${extremes})`),
        needs === undefined ? undefined : scalarOf(reader, `${over}(${extremes})`),
        ...metrics.map((metric) =>
          scalarOf(
            reader,
            `count(last_over_time({__name__=${JSON.stringify(metric)}}[${Math.ceil(windowMs)}ms]))`,
          ),
        ),
      ]);
      const restarts = restarting(labels);
      return {
        alert: name,
        series: typeof series === 'number' ? series : 0,
        missing: metrics.filter((_, index) => counts[index] === undefined),
        ...(needs === undefined || most === undefined ? {} : { needs, extreme: most }),
        ...(nothing === undefined ? {} : { nothing }),
        ...(restarts.length === 0 ? {} : { restarts }),
      };
    }),
  );
}

async function scalarOf(
  reader: JsonReader,
  query: string,
): Promise<z.infer<typeof sampleSchema> | undefined> {
  const answer = await reader.get(`/api/v1/query?${new URLSearchParams({ query })}`);
  const [first] = queryAnswer.parse(answer).data.result;
  return first?.value[1];
}
