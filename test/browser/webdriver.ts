/** The answer of a driver that says no. */
export class WebDriverError extends Error {}

/** A session of W3C WebDriver: one browser, and one command at a time. */
export interface WebDriver {
  /** Of the browser. */
  readonly version: string;
  /** A command to the window, or to the browser as a whole where there is none. */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, handle?: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Asks the driver at this address for a browser. */
export async function openSession(driver: string, capabilities: object): Promise<WebDriver> {
  const { sessionId, capabilities: got } = (await call('POST', `${driver}/session`, {
    capabilities: { alwaysMatch: capabilities },
  })) as { sessionId: string; capabilities: { browserVersion: string } };
  const base = `${driver}/session/${sessionId}`;
  let last: Promise<unknown> = Promise.resolve();
  let current: string | undefined;

  async function inWindow(method: string, path: string, body?: object, handle?: string): Promise<unknown> {
    if (handle && handle !== current) await call('POST', `${base}/window`, { handle });
    current = handle ?? current;
    return call(method, base + path, body);
  }

  return {
    version: got.browserVersion,
    send(method, path, body, handle) {
      const answer = last.then(() => inWindow(method, path, body, handle));
      last = answer.catch(() => {});
      return answer;
    },
    close: () => call('DELETE', base).then(() => {}),
  };
}

async function call(method: string, url: string, body?: object): Promise<unknown> {
  const sent = method === 'POST' ? JSON.stringify(body ?? {}) : null;
  const response = await fetch(url, { method, body: sent });
  const { value } = (await response.json()) as { value: { error?: string; message?: string } | null };
  if (value?.error) throw new WebDriverError(`${value.error}: ${value.message}`);
  return value;
}
