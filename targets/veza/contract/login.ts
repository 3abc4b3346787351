import type { WorkloadSpec } from 'firedrill/config';

/** Who the drills' users are. */
export const login = {
  method: 'POST',
  path: '/api/v1/auth/register',
  body: { username: 'drill', password: 'drill-on-loopback' },
  capture: { token: 'data.token' },
} satisfies WorkloadSpec['login'];
