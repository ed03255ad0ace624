import { fixedNonce } from '../../../src/testing/zim-server/nonces.ts';
import { watchPlatform } from '../../real/platform.ts';
import { CASES } from '../cases/index.ts';
import { Driver, type ZimClass } from '../driver.ts';
import { createRealHost, type Surroundings } from '../host.ts';
import { SESSION_CASES } from '../session-cases/index.ts';

declare global {
  interface Window {
    /** Runs a case on the SDK that is served at `sdk`, which this page has not seen before. */
    runCase(name: string, sdk: string): Promise<string[]>;
  }
}

window.runCase = async (name, sdk) => {
  const found = [...CASES, ...SESSION_CASES].find((one) => one.name === name);
  if (!found) throw new Error(`no such case: ${name}`);
  const host = await createRealHost(found.options ?? {}, page(sdk));
  await found.run(new Driver(host));
  await host.flush();
  return host.recorder.trace();
};
document.title = 'ready';

function page(sdk: string): Surroundings {
  const { key1For, random } = fixedNonce();
  return {
    key1For,
    busy: watchPlatform().busy,
    async load({ globals }, { Socket }) {
      Object.assign(globalThis, globals, { WebSocket: Socket });
      Math.random = () => random;
      await runScript(sdk);
      return (window as unknown as { ZIM: ZimClass }).ZIM;
    },
    onUncaught: (listener) =>
      addEventListener('unhandledrejection', (event) => {
        event.preventDefault();
        listener(event.reason);
      }),
    online: () => void window.dispatchEvent(new Event('online')),
    show: () => void document.dispatchEvent(new Event('visibilitychange')),
  };
}

function runScript(src: string): Promise<void> {
  const script = document.createElement('script');
  script.src = src;
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} does not load`));
    document.head.append(script);
  });
}
