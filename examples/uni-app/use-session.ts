import { onScopeDispose, type ShallowRef, shallowRef } from 'vue';
import type { ZimSession } from 'zim-session/miniprogram';
import { session } from './session';

/** How the session stands, for the template of a page. */
export function useSession(): ShallowRef<ReturnType<ZimSession['getSnapshot']>> {
  const snapshot = shallowRef(session.getSnapshot());
  onScopeDispose(
    session.subscribe(() => {
      snapshot.value = session.getSnapshot();
    }),
  );
  return snapshot;
}
