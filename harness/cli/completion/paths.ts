/** Answers that are no words: the shell completes paths by itself. */
export const FILES = ':files';
export const FOLDERS = ':folders';
