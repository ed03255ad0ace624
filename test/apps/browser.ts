import { join } from 'node:path';
import { startWorld, type World } from '../e2e/harness.ts';
import { pageOf, serveFolder } from '../e2e/static-server.ts';
import type { Page } from './app.ts';
import { must } from './app.ts';

let started: Promise<World> | undefined;

/** Serves a folder and logs in with its page. Rejects with what the page says instead of `Connected`. */
export async function logIn(folder: string, { files, pages, element = 'body' }: Page): Promise<void> {
  started ??= startWorld();
  const world = await started;
  const server = await serveFolder({
    folder: join(folder, files),
    endpoint: world.endpoint,
    pages: pages ?? { 'index.html': pageOf('app.js') },
  });
  const before = world.zim.requests.length;
  try {
    const { page, errors, close } = await world.newPage({
      path: `${server.url}index.html?appID=${world.appID}`,
    });
    try {
      await page.waitForFunction(
        (selector) => /\S(?<!…)$/.test(document.querySelector<HTMLElement>(selector)?.innerText.trim() ?? ''),
        element,
      );
      const told = (await page.innerText(element)).trim();
      must(told === 'Connected', `the page says: ${told}`);
      const logins = world.zim.requests
        .slice(before)
        .filter(({ cmd, code }) => cmd === 'login' && code === 0);
      must(logins.length === 1, `the server saw ${logins.length} logins`);
      must(!errors.length, `errors in the page: ${errors.join('; ')}`);
    } finally {
      await close();
    }
  } finally {
    await server.close();
  }
}

/** Ends the browser and the servers, where there are any. */
export async function closeWorld(): Promise<void> {
  await (await started)?.close();
}
