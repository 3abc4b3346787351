import { Command } from 'commander';
import { durationText, metricName, momentText } from './option-values.ts';
import { projectOption, resultsOption } from './project.ts';

const FILES = 'rule files, or quoted patterns such as "rules/**/*.yml"';

/** `rules`: alert rules by themselves, anyone's. */
export function rulesCommand(): Command {
  const rules = new Command('rules').description(
    'check, compress, replay or test Prometheus rule files, anyone’s',
  );
  return rules
    .addCommand(checkCommand())
    .addCommand(compressCommand())
    .addCommand(replayCommand())
    .addCommand(testCommand());
}

// What reads rules is loaded when it is needed: --help need not wait for it.

function checkCommand(): Command {
  return new Command('check')
    .description('are they valid, which can a pace scale, and which deceive their author')
    .argument('<files...>', FILES)
    .option(
      '--scrape <duration>',
      "production's scrape interval, for windows that are too short (default: 15s)",
      durationText,
    )
    .option('--prometheus <file>', "production's prometheus.yml, for that interval")
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      `
A rule scales when dividing its durations leaves its meaning: a rate or a level does not depend on the length of its
window, a count does ("increase(x[5m]) > 3"), and so do clocks, calendars and trends. What does not scale is no mistake; a
drill proves it as written, by replay.

Read are rule files of Prometheus 2 and 3, PrometheusRule resources, and those of Thanos and Mimir; templates (Helm, Jinja)
have to be rendered first.

promtool's own check is added where one is on the path or in an image, of Prometheus 3 where a file needs it.
Exit codes: 0 valid, 64 not valid.

Examples:
  firedrill rules check alerts.yml
  firedrill rules check 'rules/**/*.yml' --json`,
    )
    .action(async (files: string[], options: Parameters<typeof import('./rules-check.ts').checkRules>[1]) => {
      const { checkRules } = await import('./rules-check.ts');
      await checkRules(files, options);
    });
}

function compressCommand(): Command {
  return new Command('compress')
    .description('divide their durations by a pace, and nothing else')
    .argument('<files...>', FILES)
    .option(
      '--pace <K>',
      'how many times faster (default: the highest up to 20 that divides everything exactly)',
    )
    .option('--out <folder>', 'write the files there instead of to stdout')
    .option(
      '--heartbeat <metric>',
      'add a recording rule to each group whose samples tell when it was evaluated',
      metricName,
    )
    .option('--json', 'print the result as JSON on stdout')
    .addHelpText(
      'after',
      `
Divided are ranges, subqueries and offsets in the PromQL, "for", "keep_firing_for" and the groups' "interval" and
"query_offset". Strings, comments, thresholds, labels and annotations stay, and the two parse trees are compared before
anything is written. A pace that would round a duration is refused.

Examples:
  firedrill rules compress alerts.yml --pace 20 > fast.yml
  firedrill rules compress 'rules/*.yml' --pace 10 --out fast/`,
    )
    .action(
      async (files: string[], options: { pace?: string; out?: string; heartbeat?: string; json?: true }) => {
        const { compress } = await import('./rules-compress.ts');
        await compress(files, options);
      },
    );
}

function replayCommand(): Command {
  const command = new Command('replay')
    .description('when would each alert have fired and resolved in production, from recorded series')
    .argument('[files...]', `${FILES}; with --run, by default that run's own as production ships them`)
    .option('--series <file>', 'recorded series: OpenMetrics with a timestamp on every sample')
    .option(
      '--run <run>',
      "a run of Firedrill, its folder, its name or latest: its series, its fault's times, production's intervals",
    )
    .option('--injected <time>', 'when the fault began: Unix seconds or ISO 8601', momentText)
    .option('--healed <time>', 'when it was healed', momentText);
  return inProduction(command)
    .option('--json', 'print the result as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
The recording is played at real speed on production's scrape grid, its steady state, the end of its fault and the end of its
recovery repeated for as long as the rules look back, and put before the unmodified rules by promtool in virtual time, at
up to 16 combinations of scrape phase and fault phase. Times are ranges over all of them. What depends on how the fault would
have gone on is "not proven" unless every part of its end says the same.

Of a run its own rules, intervals and period count unless others are named. Otherwise, without intervals, Prometheus' own
default of 1m counts. promtool is taken from the path or the Prometheus image.

Examples:
  firedrill rules replay --run latest
  firedrill rules replay alerts.yml --run results/latest --prometheus prometheus.yml
  firedrill rules replay alerts.yml --series series.om --injected 1767225600 --healed 1767225660 --scrape 15s --evaluation 15s`,
    )
    .action(async (files: string[], options: Parameters<typeof import('./rules-replay.ts').replay>[1]) => {
      const { replay } = await import('./rules-replay.ts');
      await replay(files, options);
    });
}

/** How often production looks, and how often the fault's effect comes. */
function inProduction(command: Command): Command {
  return command
    .option('--prometheus <file>', "production's prometheus.yml, for its intervals")
    .option('--scrape <duration>', "production's scrape interval, for all jobs", durationText)
    .option('--evaluation <duration>', "production's evaluation interval", durationText)
    .option(
      '--period <duration>',
      "the longest period of the fault's effect, such as a breaker's open time",
      durationText,
    );
}

function testCommand(): Command {
  const command = new Command('test')
    .description('do alerts fire and resolve as you expect, from recorded series')
    .argument('<files...>', FILES)
    .requiredOption(
      '--against <recording>',
      'an OpenMetrics file with timestamps, or a run: its folder, its name or latest',
    )
    .option('--expect <file>', 'what you expect, as YAML (default: alerts.expect.yml beside alerts.yml)')
    .option(
      '--injected <time>',
      'when the fault of the recording began, if neither a run nor the YAML says',
      momentText,
    )
    .option('--healed <time>', 'when it was healed', momentText);
  return inProduction(command)
    .option('--junit <file>', 'write the result as JUnit, for CI systems')
    .option('--json', 'print the result as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
What is expected is held against what "rules replay" says, the whole range of it: an alert that may take longer than it
should, as chance has it, is not proven.

  injected: 2026-01-31T12:00:00Z   # of a recording; a run knows
  healed: 2026-01-31T12:01:30Z
  scrape: 15s
  evaluation: 15s
  expect:
    - alert: ApiDown
      fires_within: 2m             # of the fault
      resolves_within: 5m          # of the healing
      labels: {severity: page, job: api}
    - alert: QueueFull
      never: true

Exit codes: 0 all as expected, 1 something is not, 2 something could not be proven, 64 wrong arguments or files.

Examples:
  firedrill rules test alerts.yml --against series.om
  firedrill rules test 'rules/*.yml' --expect expect.yml --against latest --junit junit.xml`,
    )
    .action(async (files: string[], options: Parameters<typeof import('./rules-test.ts').testRules>[1]) => {
      const { testRules } = await import('./rules-test.ts');
      await testRules(files, options);
    });
}
