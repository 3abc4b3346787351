import { connections } from '../../http/connections.ts';
import { requestTemplate } from '../../http/request-template.ts';
import type { ProbeSpec } from '../../model/request.ts';
import type { ProbeClient } from './client.ts';
import type { Probe } from './probe.ts';
import { judgeAnswer } from './prober-answer.ts';

type HttpProbe = Extract<ProbeSpec, { path: string }>;

/** @throws FiredrillError `usage` for a placeholder that nothing fills */
export function httpProbe({ name, url, tls, alsoRead, values = {} }: Probe, spec: HttpProbe): ProbeClient {
  const paths = [...new Set([...Object.keys(spec.good.json ?? {}), ...alsoRead])];
  const sockets = connections(new URL(url), {
    tls,
    readBody: paths.length > 0 || spec.good.text !== undefined,
  });
  const request = requestTemplate(
    `probes.${name}`,
    { method: 'GET', ...sentOf(spec) },
    Object.keys(values),
  )(values);
  return {
    get inFlight() {
      return sockets.inFlight;
    },
    ask: (deadlineMs, onOver) =>
      sockets.send(request, deadlineMs, (exchanged) => onOver(judgeAnswer(exchanged, spec.good, paths))),
    close: sockets.close,
  };
}

/** What a probe sends, without what it wants back, of which service, and when. */
function sentOf({
  good: _good,
  deadlineMs: _deadline,
  everyMs: _every,
  service: _service,
  ...sent
}: HttpProbe) {
  return sent;
}
