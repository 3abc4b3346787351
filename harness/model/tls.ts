import { z } from 'zod';
import { textSchema } from './scalars.ts';

/** A service that speaks TLS on its port, with a certificate that none but its own authority vouches for. */
export const tlsSchema = z.strictObject({
  ca: z
    .string()
    .includes('-----BEGIN CERTIFICATE-----', "is the text of a certificate, as in ca: { file: 'ca.pem' }"),
  /** The host that its certificate is for; left out: the service's own name. */
  name: textSchema.exactOptional(),
});

/** The same as people write it: the text, or the file that has it, relative to the target's folder. */
export const writtenTlsSchema = tlsSchema.extend({
  ca: z.union([tlsSchema.shape.ca, z.strictObject({ file: textSchema })]),
});

/** The same when it is known which service it is. */
export type Tls = Required<z.infer<typeof tlsSchema>>;
