declare global {
  interface Window {
    /** ms from the click until ZIM is connected. */
    elapsed: Promise<number>;
  }
}

/** Whichever the app sees first counts: the event, or that login() has resolved. */
export function measure(login: (connected: () => void) => Promise<unknown>): void {
  window.elapsed = new Promise((resolve, reject) => {
    document.querySelector('button')!.addEventListener('click', ({ timeStamp }) => {
      const connected = () => resolve(performance.now() - timeStamp);
      login(connected).then(connected, reject);
    });
  });
  // Else a failure before the bench asks for it would be an unhandled rejection as well.
  window.elapsed.catch(() => {});
  document.title = 'ready';
}
