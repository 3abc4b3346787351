import { z } from 'zod';
import { textSchema } from './scalars.ts';

/** A service that speaks TLS on its port, with a certificate that none but its own authority vouches for. */
export const tlsSchema = z.strictObject({
  ca: z
    .string()
    .includes('-----BEGIN CERTIFICATE-----', "is the text of a certificate, as in ca: { file: 'ca.pem' }"),
  /** The host that its certificate is for; left out: the service's own name. */
  name: textSchema.exactOptional(),
  /** For drills: a certificate of the same authority that has expired, and its key. */
  expired: z.strictObject({ certificate: textSchema, key: textSchema }).exactOptional(),
});

const writtenText = z.union([textSchema, z.strictObject({ file: textSchema })]);

/** The same as people write it: the text, or the file that has it, relative to the target's folder. */
export const writtenTlsSchema = tlsSchema.extend({
  ca: z.union([tlsSchema.shape.ca, z.strictObject({ file: textSchema })]),
  expired: z.strictObject({ certificate: writtenText, key: writtenText }).exactOptional(),
});

/** The same when it is known which service it is. */
export type Tls = Required<Pick<z.infer<typeof tlsSchema>, 'ca' | 'name'>>;
