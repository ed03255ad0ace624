// The only place that imports msw, an optional peer: with await inside try, bundlers take its absence for a
// warning.

const MISSING = 'zim-session/testing needs msw 2 for this: npm install --save-dev msw';

export async function loadMsw(): Promise<typeof import('msw')> {
  try {
    return await import('msw');
  } catch (cause) {
    throw new Error(MISSING, { cause });
  }
}

export async function loadMswBrowser(): Promise<typeof import('msw/browser')> {
  try {
    return await import('msw/browser');
  } catch (cause) {
    throw new Error(MISSING, { cause });
  }
}
