import { Command, Option } from 'commander';
import { LOAD_LIMITS } from '../load/load-options.ts';
import type { LoadArguments } from './load-arguments.ts';
import { several } from './option-values.ts';

/** `load`: the generator by itself. */
export function loadCommand(): Command {
  return new Command('load')
    .description('offer load to an address of this machine and tell what became of every request')
    .argument('<url>', 'http://127.0.0.1:8080/path, or a container that a run of Firedrill started')
    .addOption(
      new Option('--profile <shape>', 'the shape of the load')
        .choices(['constant', 'ramp', 'steps', 'spike', 'users'])
        .default('constant'),
    )
    .option('--rate <n>', 'requests per second; where a ramp or steps begin, what a spike rises from', '10')
    .option('--to <n>', 'requests per second at the end of a ramp or steps, or at the top of a spike')
    .option('--for <duration>', 'how long in all: 10s, 1m30s', '10s')
    .option('--steps <n>', 'how many levels', '5')
    .option('--spike-for <duration>', 'how long the top lasts; a third of it all when left out')
    .option(
      '--users <n>',
      'with --profile users: so many, each asking again as soon as it was answered',
      '16',
    )
    .option('-X, --method <method>', 'GET, POST, PUT, PATCH or DELETE', 'GET')
    .option('-H, --header <name: value>', 'a header; may be given again', several, [])
    .option(
      '--body <json>',
      'a JSON object to send; {n} in it, in a header or in the path counts requests from 0',
    )
    .option('--ok <statuses>', 'what counts as done: 200,201; every 2xx when left out')
    .option('--deadline <duration>', 'an answer later than this after its intended start is a time-out', '5s')
    .option(
      '--max-in-flight <n>',
      'requests under way at once; what is due beyond it is dropped and counted',
      '1000',
    )
    .option('--threads <n>', 'threads that send; as many as the rate needs when left out')
    .option('--min-success <percent>', 'fail below this share of the requests that were admitted')
    .option('--max-shed <percent>', 'fail above this share of requests that were turned away')
    .option('--max-p95 <duration>', 'fail above this 95th percentile')
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      `
Every profile but "users" is open loop: requests leave on schedule, whatever became of those before, as users come who do
not know of each other; latency counts from the intended start, so that a stall delays everyone it would have delayed.
"users" is a closed loop: it finds how much a target can do, and hides how long users wait.

  constant ____    ramp ／    steps _▁▂▃    spike _▔_

Each request is told apart: done (ok), turned away (shed: 429, or 503 with Retry-After), failed (any other answer, a
broken connection), timed out, or dropped by the generator. Success is over what was admitted, which is all but the shed.
The generator tells what it used itself and how late it sent; where that says more than the target does, the result is
not proven.

Never leaves this machine: loopback, or the address of a container that carries a run's label. At most
${LOAD_LIMITS.durationMs / 60_000} minutes, ${LOAD_LIMITS.requests} requests, ${LOAD_LIMITS.perSecond} per second. Ctrl-C ends it and tells what was seen so far.

Exit codes: 0 measured, and within the bounds that were given; 1 a bound was broken; 2 not proven; 64 bad arguments, before
anything is sent; 70 Firedrill's own error; 130 interrupted.

Examples:
  firedrill load http://127.0.0.1:8080/ --rate 200 --for 30s
  firedrill load http://127.0.0.1:8080/ --profile users --users 32          how much can it do?
  firedrill load http://127.0.0.1:8080/ --profile spike --rate 50 --to 500 --for 30s --spike-for 10s
  firedrill load http://127.0.0.1:8080/ --profile steps --rate 50 --to 250 --min-success 95 --max-p95 500ms --json
  firedrill load http://127.0.0.1:8080/api/bookings -X POST -H 'authorization: Bearer x' --body '{"id": "booking-{n}"}'`,
    )
    .action(async (url: string, options: LoadArguments) => {
      const { offerLoad } = await import('./offer-load.ts');
      await offerLoad(url, options);
    });
}
