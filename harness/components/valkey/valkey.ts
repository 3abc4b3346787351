import { debian } from '../base.ts';
import { respServer } from '../resp-server.ts';

export const valkey = respServer({
  name: 'valkey',
  title: 'Valkey 8',
  reference: 'valkey/valkey:8.1.1',
  major: '8',
  from: debian({ name: 'valkey', packages: ['valkey-server', 'valkey-tools'] }),
});
