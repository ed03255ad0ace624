import { createElement, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';

/** In development, React mounts, unmounts and mounts again what is inside StrictMode. */
export function mountStrict(mount: () => () => void): void {
  const Chat = () => {
    useEffect(() => mount(), []);
    return null;
  };
  const root = document.body.appendChild(document.createElement('div'));
  createRoot(root).render(createElement(StrictMode, null, createElement(Chat)));
}
