/** Both sides share a secret with the bridge, of which each event bears the mark. */
export const BASEROW_SECRET = 'a-baserow-secret-for-drills-on-loopback-only';
export const DOCMOST_SECRET = 'a-docmost-secret-for-drills-on-loopback-only';
