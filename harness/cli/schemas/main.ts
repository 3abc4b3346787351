/**
 * `npm run schemas`: writes the JSON Schemas that programs and editors read. With `--check` it writes nothing, and ends
 * with exit code 1 naming each file that is not what the schemas say now.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../project.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { PUBLISHED } from './published.ts';
import { staleSchemas } from './stale.ts';

if (process.argv.includes('--check')) {
  for (const file of await staleSchemas(ROOT)) {
    console.error(`${file} is not what the schemas say; run npm run schemas`);
    process.exitCode = 1;
  }
} else {
  for (const one of PUBLISHED) await writeFile(join(ROOT, one.file), jsonSchemaOf(one));
}
