/** What other code on the page finds of the SDK. */
export interface SharedZimClass {
  create(config: { readonly appID: number }): SharedZim | null;
  getInstance(): SharedZim | null | undefined;
}

interface SharedZim {
  on(type: string, listener: () => void): unknown;
  off(type: string): unknown;
  destroy(): unknown;
}

/** The listener slots that ZEGO's UIKit takes on the instance that all share. */
export const UIKIT_SLOTS = [
  'error',
  'connectionStateChanged',
  'tokenWillExpire',
  'peerMessageReceived',
  'groupMessageReceived',
  'roomMessageReceived',
  'conversationChanged',
  'conversationTotalUnreadMessageCountUpdated',
  'groupMemberStateChanged',
  'userInfoUpdated',
] as const;

/**
 * Makes the calls that ZEGO's UIKit makes on the instance that all share, but for those that take a user and a token, which it has
 * of its own: it creates or gets the instance and takes its slots. Answers how it is torn down: with `destroy()`.
 */
export function mountUIKit(ZIM: SharedZimClass, appID: number): () => void {
  const zim = ZIM.create({ appID }) ?? ZIM.getInstance();
  for (const slot of UIKIT_SLOTS) zim?.on(slot, () => {});
  return () => {
    for (const slot of UIKIT_SLOTS) zim?.off(slot);
    zim?.destroy();
  };
}
