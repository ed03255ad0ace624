import type { Browser } from 'playwright';

/** A tab in the background. Playwright's own pages always count as visible, and only a hidden one can be frozen. */
export interface HiddenTab {
  evaluate(expression: string): Promise<unknown>;
  /** Stops its timers, as a browser does with tabs that nobody looks at. */
  freeze(): Promise<void>;
  resume(): Promise<void>;
}

interface Reply {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: object };
  readonly error?: { readonly message: string };
}

/** Opens `url` in the browser's default context, where Playwright does nothing, with another tab in front. */
export async function openHiddenTab(browser: Browser, url: string, script: string): Promise<HiddenTab> {
  const root = await browser.newBrowserCDPSession();
  const { targetId } = await root.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await root.send('Target.attachToTarget', { targetId, flatten: false });
  const waiting = new Map<number, (reply: Reply) => void>();
  let sent = 0;
  root.on('Target.receivedMessageFromTarget', (event) => {
    const reply = JSON.parse(event.message) as Reply;
    if (event.sessionId === sessionId && reply.id) waiting.get(reply.id)?.(reply);
  });

  async function send(method: string, params: object = {}): Promise<Reply> {
    const id = ++sent;
    const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    await root.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id, method, params }),
    });
    const answer = await reply;
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer;
  }

  await send('Page.enable');
  await send('Page.addScriptToEvaluateOnNewDocument', { source: script });
  await send('Page.navigate', { url });
  await root.send('Target.createTarget', { url: 'about:blank' });
  return {
    async evaluate(expression) {
      const { result } = await send('Runtime.evaluate', { expression, returnByValue: true });
      if (result?.exceptionDetails) throw new Error(JSON.stringify(result.exceptionDetails));
      return result?.result?.value;
    },
    freeze: () => send('Page.setWebLifecycleState', { state: 'frozen' }).then(() => {}),
    resume: () => send('Page.setWebLifecycleState', { state: 'active' }).then(() => {}),
  };
}
