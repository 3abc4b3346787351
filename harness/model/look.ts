/**
 * What a look at the world says: the condition holds, or what was seen instead. `never`: nothing that may still come
 * can make it hold, so that its limit need not be waited for.
 */
export type Look = { met: true } | { met: false; seen: string; never?: true };
