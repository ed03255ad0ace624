import type { Method, RawZim } from './raw-zim.ts';

/** A call of other code that the session may answer in the place of ZIM. */
export type GuestCall =
  | { readonly method: 'login'; readonly userID: string | undefined }
  | { readonly method: 'renewToken'; readonly token: unknown }
  | { readonly method: 'logout'; readonly isClearDB: boolean | undefined }
  | { readonly method: 'destroy' };

type Original = Pick<RawZim, 'login' | 'logout' | 'renewToken' | 'destroy'>;

/** What stands behind the door. */
export interface Host {
  /** What the session does about it; undefined where nobody is logged in here, and ZIM itself is to be called. */
  serve(call: GuestCall): { readonly answer: unknown } | undefined;
  /** ZIM itself was called, and this came of it. */
  passed(call: GuestCall, result: unknown): void;
}

/** Old code calls `login(user, token)`, newer code `login(userID, config)`. */
function userOf([user]: readonly unknown[]): string | undefined {
  return typeof user === 'string' ? user : (user as { userID?: string } | undefined)?.userID;
}

/** The methods of the instance that other code finds: one door, behind which either the session or ZIM answers. */
export function doorOf(zim: Original, { serve, passed }: Host): Record<keyof Original, Method> {
  const open =
    (call: (args: unknown[]) => GuestCall): Method =>
    (...args) => {
      const asked = call(args);
      const served = serve(asked);
      if (served) return served.answer;
      const result = (zim[asked.method] as Method)(...args);
      passed(asked, result);
      return result;
    };
  return {
    login: open((args) => ({ method: 'login', userID: userOf(args) })),
    renewToken: open(([token]) => ({ method: 'renewToken', token })),
    logout: open(([config]) => ({
      method: 'logout',
      isClearDB: (config as { isClearDB?: boolean } | undefined)?.isClearDB,
    })),
    destroy: open(() => ({ method: 'destroy' })),
  };
}
