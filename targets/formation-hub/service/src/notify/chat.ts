import { request } from 'undici';

/** A channel in which an administrator reads, too. @throws Error when it was not taken */
export type Chat = (text: string) => Promise<void>;

const LIMIT_MS = 1_000;

/** An incoming webhook, as Slack and Mattermost have them; undefined where none is known. */
export function createChat(url: string | undefined): Chat | undefined {
  if (url === undefined) return undefined;
  return async (text) => {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    await body.dump();
    if (statusCode >= 300) throw new Error(`the chat answered ${statusCode}`);
  };
}
