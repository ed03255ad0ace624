// The only place that imports msw, an optional peer: with await inside try, bundlers take its absence for a
// warning. Any version may be installed, because a conflicting optional peer would be an error of npm: it is looked
// at here.

const MISSING = 'zim-session/testing needs msw 2.6 or later for this: npm install --save-dev msw@2';

export async function loadMsw(): Promise<typeof import('msw')> {
  try {
    const msw = await import('msw');
    // The newest of what is used. MSW 1 has neither.
    if (msw.ws && msw.http) return msw;
  } catch (cause) {
    throw new Error(MISSING, { cause });
  }
  throw new Error(MISSING);
}

export async function loadMswBrowser(): Promise<typeof import('msw/browser')> {
  try {
    return await import('msw/browser');
  } catch (cause) {
    throw new Error(MISSING, { cause });
  }
}
