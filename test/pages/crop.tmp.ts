import { open, openBrowser } from './support/browser.ts';
const browser = await openBrowser();
const [, , file, out, y, h, w = '1100', media = 'screen'] = process.argv;
const { page } = await open(browser, file!);
await page.setViewport({ width: Number(w), height: 900 });
if (media === 'print') await page.emulateMediaType('print');
await page.screenshot({ path: out as `${string}.png`, clip: { x: 0, y: Number(y), width: Number(w), height: Number(h) } });
await browser.close();
