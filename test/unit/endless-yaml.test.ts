/** Found by a generator and not by hand: aliases inside of what they repeat, wherever in whichever file. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseYaml as suiteYaml } from '../../harness/cli/suite/yaml-file.ts';
import { readLocatedYaml } from '../../harness/compose/located-yaml.ts';
import { FiredrillError } from '../../harness/model/errors.ts';
import { readAlertmanager } from '../../harness/rules/alertmanager/configuration.ts';
import { prometheusIntervals } from '../../harness/rules/compress-prometheus.ts';
import { readExpectations } from '../../harness/rules/expectations.ts';
import { parseRuleSource } from '../../harness/rules/rule-source.ts';

const READERS: [string, (text: string, file: string) => unknown][] = [
  ['rules', parseRuleSource],
  ['Prometheus', prometheusIntervals],
  ['Alertmanager', readAlertmanager],
  ['expectations', readExpectations],
  ['suites and quarantine', (text, file) => suiteYaml(text, file, z.unknown())],
  ['compose', (text, file) => readLocatedYaml(text, file, (value) => value)],
];

/** Flow maps and lists around an alias to one of them: the anchor stands as deep as it is drawn. */
const endless = fc
  .tuple(fc.array(fc.constantFrom('[', '{'), { minLength: 1, maxLength: 12 }), fc.nat())
  .map(([kinds, at]) => {
    const anchored = at % kinds.length;
    return kinds.reduceRight(
      (inner, kind, depth) =>
        `${depth === anchored ? '&again ' : ''}${kind === '[' ? `[${inner}, 1]` : `{ key: ${inner} }`}`,
      '*again',
    );
  });

describe('what repeats itself without end is named by file and line, and never followed', () => {
  test.each(READERS)('%s', (_, read) => {
    fc.assert(
      fc.property(
        endless,
        fc.constantFrom('groups', 'route', 'services', 'global'),
        fc.nat({ max: 3 }),
        (text, key, lines) => {
          const whole = `${'# a comment\n'.repeat(lines)}${key}: ${text}\n`;
          const thrown = (() => {
            try {
              return read(whole, 'the.yml');
            } catch (error) {
              return error;
            }
          })();
          expect(thrown).toBeInstanceOf(FiredrillError);
          const { code, message } = thrown as FiredrillError;
          expect({ code, message }).toEqual({
            code: 'usage',
            message: `the.yml:${lines + 1}: *again stands inside of what it repeats, which has no end; write out what is meant`,
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each(READERS)('%s: a bomb of aliases', (_, read) => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`;
    const bomb = `${level('a', 'x')}${['bcdefgh']
      .flatMap((all) => [...all])
      .map((name, at) => level(name, `*${'abcdefg'[at]}`))
      .join('')}`;
    expect(() => read(bomb, 'the.yml')).toThrow(/the\.yml: .*write the repeated parts out/);
  });
});
