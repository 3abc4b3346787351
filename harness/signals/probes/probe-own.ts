import { loadDefault } from '../../host/load-module.ts';
import type { ProbeSpec } from '../../model/request.ts';
import type { ProbeClient } from './client.ts';
import type { OwnAnswer, OwnConnection, OwnProbe } from './own-probe.ts';
import type { Judged } from './prober-answer.ts';

type OwnSpec = Extract<ProbeSpec, { own: unknown }>;

/**
 * ```
 *  good, bad  as it says itself
 *  refused    it threw ECONNREFUSED
 *  reset      it threw anything else, or cannot be opened
 * ```
 * @param file that exports it
 */
export function ownProbe(url: URL, spec: OwnSpec, file: string | undefined): ProbeClient {
  if (file === undefined) throw new Error(`nothing says where the probe ${spec.own} is`);
  const opened = opening(url, spec, file);
  // The first question is told.
  opened.catch(() => undefined);
  const over = new AbortController();
  let inFlight = 0;
  return {
    get inFlight() {
      return inFlight;
    },
    ask(deadlineMs, onOver) {
      const late = new AbortController();
      let told = false;
      const tell = (judged: Judged) => {
        if (told) return;
        told = true;
        clearTimeout(deadline);
        onOver(judged);
      };
      const deadline = setTimeout(
        () => {
          tell({ outcome: 'late' });
          late.abort();
        },
        Math.max(1, Math.ceil(deadlineMs)),
      );
      inFlight += 1;
      void opened
        .then((connection) => connection.ask(AbortSignal.any([late.signal, over.signal])))
        .then(judgedOf, failed)
        .then((judged) => {
          inFlight -= 1;
          tell(judged);
        });
    },
    close() {
      over.abort();
      void opened.then((connection) => connection.close?.()).catch(() => undefined);
    },
  };
}

async function opening(url: URL, { own, with: given }: OwnSpec, file: string): Promise<OwnConnection> {
  const made = (await loadDefault(file, `probes/${own}.ts`)) as OwnProbe;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return made.open({ url: url.origin, host, port: Number(url.port) }, made.with.parse(given ?? {}));
}

function judgedOf({ good, status, json }: OwnAnswer): Judged {
  return {
    outcome: good ? 'good' : 'bad',
    ...(status === undefined ? {} : { status }),
    ...(json === undefined ? {} : { json: { ...json } }),
  };
}

function failed(error: unknown): Judged {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return { outcome: code === 'ECONNREFUSED' ? 'refused' : 'reset' };
}
