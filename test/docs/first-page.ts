import type { Browser } from 'playwright';

/** Opens the page of GUIDE.md's first part, waits for its login, lets the token end by the panel, and answers what its headline said until it was back. */
export async function watchFirstPage(browser: Browser, address: string): Promise<string[]> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.getByText('alice is logged-in').waitFor();
  const seen = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const texts: string[] = [];
        const headline = document.querySelector('h1')!;
        new MutationObserver(() => {
          texts.push(headline.textContent!);
          if (texts.at(-1) === 'alice is logged-in' && texts.includes('alice is recovering')) resolve(texts);
        }).observe(headline, { childList: true });
      }),
  );
  await page.getByRole('button', { name: /ZIM/ }).click();
  await page.getByRole('button', { name: 'Expire now' }).click();
  const texts = await seen;
  await page.close();
  return texts;
}
