/** What a username looks like; the `users` table checks the same. */
export const USERNAME = /^[a-zA-Z0-9_]{3,30}$/;
