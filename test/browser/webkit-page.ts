import { format } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright';
import { openProxy, type ZimProxy } from './proxy.ts';
import type { WebDriver } from './webdriver.ts';
import { proxied, startWebKit } from './webkit.ts';
import { locatorOf } from './webkit-locator.ts';

// As much of Playwright's browsers, contexts and pages as plain WebDriver has, so that the same tests run in WebKit.

type Evaluated<A> = string | ((argument: A) => unknown);

/** ms between two looks at what a page has answered. */
const LOOK = 20;

/** `mark`: a variable of its processes' environment. */
export async function launchWebKit(mark: string, zimPort?: number): Promise<Browser> {
  const contexts = new Set<WebKitContext>();
  // Its version is known by a session alone.
  const first = await WebKitContext.open(mark, zimPort);
  let spare: WebKitContext | undefined = first;
  contexts.add(first);
  return playwrights('browser', {
    version: () => first.version,
    isConnected: () => true,
    browserType: () => ({ name: () => 'webkit' }),
    async newContext() {
      const context = spare ?? (await WebKitContext.open(mark, zimPort));
      spare = undefined;
      contexts.add(context);
      return context.asPlaywrights;
    },
    async close() {
      await Promise.all([...contexts].map((context) => context.close()));
    },
  });
}

/** A browser of its own stands for a context: a session of WebDriver has one store of cookies. */
class WebKitContext {
  readonly version: string;
  readonly asPlaywrights: BrowserContext;
  readonly #driver: WebDriver;
  readonly #proxy: ZimProxy;
  #used = false;

  constructor(driver: WebDriver, proxy: ZimProxy) {
    this.#driver = driver;
    this.#proxy = proxy;
    this.version = driver.version;
    this.asPlaywrights = playwrights('context', {
      setDefaultTimeout: () => {},
      newPage: () => this.#newPage(),
      close: () => this.close(),
    });
  }

  static async open(mark: string, zimPort?: number): Promise<WebKitContext> {
    const proxy = await openProxy(zimPort);
    return new WebKitContext(await startWebKit([mark, ...proxied(proxy.port)]), proxy);
  }

  async #newPage(): Promise<Page> {
    const handle = this.#used
      ? ((await this.#driver.send('POST', '/window/new', { type: 'tab' })) as { handle: string }).handle
      : ((await this.#driver.send('GET', '/window')) as string);
    this.#used = true;
    return pageOf(this.#driver, handle, this.#proxy, this.asPlaywrights);
  }

  async close(): Promise<void> {
    await this.#driver.close();
    this.#proxy.close();
  }
}

function pageOf(driver: WebDriver, handle: string, proxy: ZimProxy, context: BrowserContext): Page {
  const send = (path: string, body?: object) => driver.send('POST', path, body, handle);
  const execute = (script: string, ...args: unknown[]) => send('/execute/sync', { script, args });

  async function evaluate<A>(what: Evaluated<A>, argument?: A): Promise<unknown> {
    const given = argument === undefined ? '' : JSON.stringify(argument);
    const call = typeof what === 'string' ? what : `(${what})(${given})`;
    const id = await execute(START, call);
    for (;;) {
      const answer = (await execute(ANSWER, id)) as { value?: string; error?: string } | null;
      if (answer?.error !== undefined) throw new Error(answer.error);
      if (answer) return answer.value === undefined ? undefined : JSON.parse(answer.value);
      await later(LOOK);
    }
  }

  async function until<A>(what: Evaluated<A>, argument?: A): Promise<unknown> {
    for (;;) {
      const value = await evaluate(what, argument);
      if (value) return value;
      await later(LOOK);
    }
  }

  return playwrights('page', {
    ...locatorOf(evaluate, until),
    on: () => {},
    context: () => context,
    setDefaultTimeout: () => {},
    goto: (url: string) => send('/url', { url }),
    reload: () => send('/refresh'),
    goBack: () => send('/back'),
    url: () => driver.send('GET', '/url', undefined, handle),
    title: () => driver.send('GET', '/title', undefined, handle),
    evaluate,
    innerText: (selector: string) =>
      evaluate(`document.querySelector(${JSON.stringify(selector)}).innerText`),
    async waitForFunction<A>(what: Evaluated<A>, argument?: A) {
      const value = await until(what, argument);
      return { jsonValue: async () => value };
    },
    async addInitScript<A>(script: Evaluated<A>, argument?: A) {
      proxy.addScript(typeof script === 'string' ? script : `(${script})(${JSON.stringify(argument)})`);
    },
    async close() {
      const handles = (await driver.send('GET', '/window/handles')) as string[];
      // With its last window a session would end.
      await (handles.length > 1
        ? driver.send('DELETE', '/window', undefined, handle)
        : send('/url', { url: 'about:blank' }));
    },
  });
}

/** Begins what is asked for. A promise is not waited for: the driver would do nothing else until it ends. */
const START = `
  const all = (window.__asked ??= []);
  const one = {};
  const answer = (value) => { one.answer = { value: JSON.stringify(value) }; };
  const fail = (error) => { one.answer = { error: String(error) }; };
  try { Promise.resolve((0, eval)(arguments[0])).then(answer, fail); } catch (error) { fail(error); }
  return all.push(one) - 1;`;
const ANSWER = 'return window.__asked?.[arguments[0]]?.answer ?? null;';

// Real time: a page in another process is looked at again.
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Stands in for one of Playwright's, and says so where it has not what is asked for. */
function playwrights<T>(what: string, has: object): T {
  return new Proxy(has, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || name === 'then') return Reflect.get(target, name);
      throw new Error(format('WebKit is driven over WebDriver, where a %s has no %s', what, name));
    },
  }) as T;
}
