import { apiPage } from './api-page.ts';
import { commandsPage } from './commands-page.ts';
import { contractPage } from './contract-page.ts';

/** A page that is made of the code. */
export interface Page {
  /** Where it lies, from Firedrill's own folder. */
  file: string;
  text(): string | Promise<string>;
}

export const PAGES: readonly Page[] = [
  { file: 'docs/reference/contract.md', text: contractPage },
  { file: 'docs/reference/commands.md', text: commandsPage },
  { file: 'docs/reference/api.md', text: apiPage },
];
