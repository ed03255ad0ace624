import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQaWorld } from 'zim-session/testing';
import '../example.css';
import { App } from './app.tsx';

// The real SDK, on a ZIM server inside this page. In your app these three lines are one:
// const session = createZimSession({ appID: 1234567890, tokenProvider: '/api/zim/token' });
const world = await createQaWorld({ zim: 'loopback' });
world.qa.expose();
const session = world.session();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
