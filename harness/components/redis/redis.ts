import { base } from '../base.ts';
import { respServer } from '../resp-server.ts';

export const redis = respServer({
  name: 'redis',
  title: 'Redis 8',
  reference: 'redis:8.0.3',
  major: '8',
  from: base,
});
