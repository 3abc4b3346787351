import { base } from '../base.ts';
import { postgresOf } from '../postgres-server.ts';

export const postgres = postgresOf({ name: 'postgres', major: '17', reference: 'postgres:17.6', from: base });
