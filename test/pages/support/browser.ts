/** A real browser in which pages are opened, with no network but what a page would ask for. */

import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

const PLACES = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Undefined where the machine has none: what needs one is skipped. */
export const BROWSER = PLACES.find((place) => place !== undefined && existsSync(place));

export async function openBrowser(): Promise<Browser> {
  // Its own sandbox is not to be had as root in a container; it opens nothing but what these tests made.
  return puppeteer.launch({ executablePath: BROWSER ?? '', args: ['--no-sandbox', '--disable-gpu'] });
}

/** A page, and what it did that it should not. */
export interface Opened {
  page: Page;
  /** What its console said of errors, and what it asked the network for. */
  troubles: string[];
}

export async function open(browser: Browser, file: string): Promise<Opened> {
  const page = await browser.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) troubles.push(`asked for ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return { page, troubles };
}

/** What axe finds that keeps people from using a page, with where. */
export async function barriers(page: Page): Promise<string[]> {
  // Told to the page by the browser and not by the page itself, whose policy forbids it.
  await page.setBypassCSP(true);
  await page.reload();
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
