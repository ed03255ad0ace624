import { isInstance } from './instances.ts';
import type { Hit, Source } from './source.ts';
import type { Call } from './syntax.ts';

/** The events of ZIM that nothing else is likely to have. */
export const EVENTS: ReadonlySet<string> = new Set(
  `blacklistChanged broadcastMessageReceived callInvitationAccepted callInvitationCancelled callInvitationCreated
  callInvitationEnded callInvitationReceived callInvitationRejected callInvitationTimeout callInviteesAnsweredTimeout
  callUserStateChanged connectionStateChanged conversationChanged conversationMessageReceiptChanged
  conversationSyncStateChanged conversationTotalUnreadMessageCountUpdated conversationsAllDeleted
  experimentalEventReceived friendApplicationListChanged friendApplicationUpdated friendInfoUpdated friendListChanged
  groupAliasUpdated groupApplicationListChanged groupApplicationUpdated groupAttributesUpdated groupAvatarUrlUpdated
  groupMemberInfoUpdated groupMemberStateChanged groupMessageReceived groupMutedInfoUpdated groupNameUpdated
  groupNoticeUpdated groupStateChanged groupVerifyInfoUpdated messageDeleted messageEdited messagePinStatusChanged
  messageReactionsChanged messageReceiptChanged messageRepliedCountChanged messageRepliedInfoChanged
  messageRevokeReceived messageSentStatusChanged peerMessageReceived receiveGroupMessage receivePeerMessage
  receiveRoomMessage roomAttributesBatchUpdated roomAttributesUpdated roomMemberAttributesUpdated roomMemberJoined
  roomMemberLeft roomMessageReceived roomStateChanged tokenWillExpire userInfoUpdated userRuleUpdated
  userStatusUpdated`.split(/\s+/),
);

interface Listener extends Call {
  readonly event: string;
}

/** The second `zim.on` of an event: it takes the place of the first, without a word. */
export function findReplacedListeners(source: Source): Hit[] {
  const { syntax, text, place } = source;
  if (place.isTest || place.isVendors || !/\bon\b/.test(text)) return [];
  const listeners = ofEvents(source, 'on').filter((one) => isOnInstance(source, one));
  const offs = ofEvents(source, 'off');
  const branches = branchesOf(text);
  return listeners.flatMap((one, index) => {
    const earlier = listeners.slice(0, index).some((other) => {
      if (other.event !== one.event || other.receiver !== one.receiver) return false;
      if (!source.bindings.isSame(one.receiver as string, one.name, other.name)) return false;
      if (offs.some(({ event, name }) => event === one.event && other.name < name && name < one.name))
        return false;
      const [here, there] = [branches(syntax.startOf(one.name)), branches(syntax.startOf(other.name))];
      return !(here && there && here !== there) && !isElse(syntax, other.name, one.name);
    });
    return earlier ? [{ rule: 'listener-replaced', at: syntax.startOf(one.name) }] : [];
  });
}

function ofEvents({ syntax }: Source, name: string): Listener[] {
  return syntax.calls(name).flatMap((call) => {
    const event = call.args[0] && syntax.stringAt(call.args[0][0]);
    return event && call.receiver && (EVENTS.has(event) || event === 'error') ? [{ ...call, event }] : [];
  });
}

/** In a bundle names tell nothing, but unless a session of ours is in there only ZIM has these events. */
function isOnInstance(source: Source, { receiver, name, event }: Listener): boolean {
  const whose = isInstance(source, receiver, name);
  if (whose !== null) return whose;
  return source.isBundle && !source.isPart && event !== 'error' && !source.text.includes('zim-session/');
}

/** Which condition of uni-app's compiler holds at an offset: `#ifdef H5`. */
function branchesOf(text: string): (at: number) => string | null {
  const marks = [...text.matchAll(/#(ifdef|ifndef|endif)\b([^\n*-]*)/g)];
  return (at) => {
    const last = marks.filter(({ index }) => index < at).at(-1);
    return last && last[1] !== 'endif' ? `${last[1]} ${last[2]?.trim()}` : null;
  };
}

/** Whether two places are the two branches of an `if`. */
function isElse(syntax: Source['syntax'], first: number, second: number): boolean {
  const around = new Set<number>();
  for (let i = syntax.parents[first] ?? -1; i >= 0; i = syntax.parents[i] ?? -1) around.add(i);
  for (let i = second; i >= 0; i = syntax.parents[i] ?? -1) {
    if (around.has(i)) return false;
    const before = syntax.at(i) === '{' ? syntax.at(i - 1) : '';
    if (before === 'else') return true;
    // `else if (…) {`
    const opening = before === ')' ? (syntax.openings.get(i - 1) ?? 0) : 0;
    if (syntax.at(opening - 1) === 'if' && syntax.at(opening - 2) === 'else') return true;
  }
  // Without braces: `else zim.on(…)`.
  return syntax.at(syntax.pathStart(second) - 1) === 'else';
}
