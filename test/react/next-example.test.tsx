import { act } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { Online } from '../../examples/next/app/online.tsx';
import { ALICE } from '../session/world.ts';
import { createPage } from './page.tsx';

// The components of examples/next, as its server renders them and its page hydrates them. In Next itself: `npm run check:apps -- Next`.

test('what the server printed hydrates, and is connected without asking for a token', async () => {
  const page = createPage({ strict: true });
  const token = page.world.backend.token();
  const node = <Online session={page.session} user={ALICE} token={token} />;
  const element = document.createElement('div');
  element.innerHTML = renderToString(node);
  expect(element.textContent).toBe('Connecting…');
  expect(page.session.timeline()).toEqual([]);
  const [markup] = element.childNodes;

  const root = await act(async () => hydrateRoot(element, node));
  await page.advance();
  expect(element.textContent).toBe('Connected');
  expect(element.firstChild).toBe(markup);
  expect(page.world.backend.requests).toEqual([]);
  expect(page.world.fake.serverTokens).toEqual([token]);

  // The next one comes from the endpoint.
  await page.advance(56 * 60_000);
  expect(page.world.backend.requests.map(({ reason }) => reason)).toEqual(['renewal']);
  await act(async () => root.unmount());
});

test('where nobody is signed in nothing is loaded, and nobody asked', async () => {
  const page = createPage();
  await page.render(<Online session={page.session} user={null} token={null} />);
  await page.advance();
  expect(page.session.zim).toBe(null);
  expect(page.world.backend.requests).toEqual([]);
});
