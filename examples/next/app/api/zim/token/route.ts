import { createTokenHandler, Refusal } from 'zim-session/server';
import { signedIn } from '../../../signed-in';
import { zego } from '../../../zego';

// Made at the first request: a build has no secret.
let handle: ReturnType<typeof createTokenHandler> | undefined;

export function GET(request: Request): Promise<Response> {
  handle ??= createTokenHandler({
    ...zego,
    async authorize() {
      const user = await signedIn();
      if (!user) throw new Refusal(401, 'Sign in first.');
      return user;
    },
  });
  return handle(request);
}
