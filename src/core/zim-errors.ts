import type { ErrorKind } from './errors.ts';

/** What a ZIM error code means and what to do about it. */
export interface ZimErrorDescription {
  /** The code that was asked for. */
  code: number;
  /** The member of `ZIMErrorCode` (zego-zim-web 2.29), or `'Unknown'`. */
  name: string;
  /** In plain words. */
  meaning: string;
  /** Who has to act. */
  kind: ErrorKind;
  /** Whether the same call may work later: by itself, or after the session has logged in again. */
  retryable: boolean;
  /** What to do. */
  remediation: string;
}

/** What to do, and with it the kind and whether a retry may help. The rows of `CODES` name one of these. */
const REMEDIES: Record<string, [kind: ErrorKind, retryable: boolean, remediation: string]> = {
  // the service
  server: ['backend', true, 'Try again later; if it persists, ask ZEGO support.'],
  often: ['backend', true, 'Wait, then try again less often.'],
  soon: ['backend', true, 'Wait at least 600 ms, then try again.'],
  net: ['network', true, 'Check the network connection, then try again.'],
  // login and tokens
  token: ['backend', true, 'Use a fresh token; if refused again, check appID, ServerSecret and userID.'],
  stale: ['backend', true, 'Use a fresh token; if refused again, check its lifetime and the clocks.'],
  issuer: ['configuration', false, 'Fix the backend: issue token04 tokens that live at most 24 days.'],
  login: ['session', true, 'Log in, then try again.'],
  logout: ['session', true, 'Log out, then log in; if refused again, destroy and create the instance.'],
  create: ['session', true, 'Create the instance, then log in.'],
  // the account
  appid: ['configuration', false, 'Check the appID in the ZEGOCLOUD console.'],
  activate: ['configuration', true, 'Activate it in the ZEGOCLOUD console, then try again in five minutes.'],
  plan: ['plan', false, 'Upgrade the plan, or ask ZEGO support to raise the limit.'],
  // permission
  denied: ['denied', false, 'Ask somebody who may permit it.'],
  content: ['denied', false, 'Change the message, or the moderation rules.'],
  // the call
  param: ['usage', false, 'Check the parameters of the call.'],
  id: ['usage', false, 'Check the ID, or use another.'],
  user: ['usage', false, 'Check the userID; a user exists once it has logged in.'],
  size: ['usage', false, 'Shorten or remove some, or ask ZEGO support to raise the limit.'],
  file: ['usage', false, 'Check the file and its URL.'],
  join: ['usage', false, 'Join, then try again.'],
  wait: ['usage', true, 'Wait until it is done, then try again.'],
  late: ['usage', false, 'Tell the user that it is too late.'],
  state: ['usage', false, 'Nothing to do but to refresh what the app shows.'],
  store: ['usage', false, 'Check that the browser permits storage and has space left, then reload.'],
};

/**
 * Every code, under the prefix of its name: number (`+`: the next one), rest of the name, key of `REMEDIES`,
 * meaning without its period. One string, because that compresses better than objects.
 *
 * The names are the typings' (2.29), also where they mislead: 6000109 was `TokenTimeIsTooLong` in older SDKs, and
 * still means that. 6000231 is named as in 2.25; 6000354 to 356 are documented, but the vendor never named them.
 */
const CODES = `
0 Success state The call succeeded
+ Failed server The call failed for no stated reason
CommonModule
6000001 ParamsInvalid param A parameter is invalid
+ NotInit create The ZIM instance is not created, or destroyed
+ InvalidAppID appid The appID is invalid or has expired
+ TriggerSDKFrequencyLimit soon The SDK was called again too soon
+ TriggerServerFrequencyLimit often The server was called too often
+ SwitchServerError server The switch server failed
+ IMServerError server The ZIM server failed
+ IMDatabaseError server The ZIM server's database failed
+ IMServerDisconnect net The connection was lost during the request
+ UploadLogError net Uploading the log failed
+ UserIsNotExist user The user does not exist
+ UserInfoQueriedLimit often User information was queried too often
+ UnsupportedRequest plan The plan does not include this operation
+ UnactivatedIMServer activate ZIM is not activated for this appID
+ ExceedDAULimit plan The limit of daily active users is reached
+ ExceedMAULimit plan The limit of monthly active users is reached
6000021 BlacklistLimit denied The user is blacklisted
NetworkModule
6000101 CommonError token The login failed, often because of the token or the appID
+ ServerError server The login failed because of the server
+ TokenInvalid token The token is invalid
+ NetworkError net The network failed
+ RequestTimeout net The server did not answer in time
+ TokenExpired stale The token has expired
+ TokenVersionError issuer The token has the wrong version
+ TokenTimeIsTooShort stale The token expires in less than 30 seconds
+ RspProtoParseError issuer The token lives longer than 24 days
6000111 UserHasAlreadyLogged logout Another user is logged in on this instance
6000121 UserIsNotLogged login The user is not logged in
+ UserHasAlreadyLoggedOut login The user has logged out
+ UserOffline logout The user was offline for too long
+ UserIDError user The userID of the offline login is not that of the last login
MessageModule
6000201 CommonError server Sending the message failed inside the SDK
+ ServerError server Sending the message failed on the server
+ SendMessageFailed server Sending the message failed
+ TargetDoesNotExist id The receiver of the message does not exist
+ EditMessageFailed server Editing the message failed
+ SendMessageFailedForCancelled state The user cancelled sending the message
+ CancelSendingMessageFailed state Cancelling failed: the message may be sent
+ MessageIsNotPinned state The message is not pinned
6000210 FileError file The file operation failed
+ FileNotExist file The file does not exist
+ FileServerError server The file server failed
+ FileTypeUnsupported file The file type is not supported
+ FileSizeInvalid file The file is empty or too large
+ FileDurationInvalid file The audio or video is too short or too long
+ FilePermissionDenied file The file cannot be read: permission is missing
+ FileDownloadFailed net Downloading the file failed
+ FileDownloadLimit size The file is too large to download
+ FileDownloadUrlNotFound file The URL of the file was not found
+ FileDownloadHttpRequestServerError server The server failed to deliver the file
+ AuditRejected content Moderation rejected the message
+ AuditFailed server Moderation failed
6000230 AuditCustomSentRejected content The app's own moderation callback rejected the message
+ MutedInGroup denied The user is muted in the group
6000240 CacheFileOpenFailed file The cache file cannot be opened
+ CacheFileExportOrImportIsInProgressCurrently wait The cache is being exported or imported
+ CacheFileOnlyCanImportCacheOfOneself file The cache file belongs to another user
+ CacheFileExportFailed file Exporting the cache file failed
+ CacheFileImportFailed file Importing the cache file failed
+ CacheFileJsonParseFailed file The cache file is not valid JSON
6000251 FileConnectError net The connection for the file failed
+ FileHttpError net The HTTP request for the file failed
+ FileVerificationError net The certificate of the file server was not accepted
+ FileClientError file The client's request for the file failed
6000277 ReceiptReadError param Marking the receipt as read failed
+ MessageExceedsRevokeTime late The time to revoke the message has passed
+ MessageHasBeenRevoked state The message is already revoked
+ MessageReactionTypeExisted state The reaction is already set or deleted
6000282 MessageReceiptLimit size More than 10 messages were marked as read at once
6000284 SenderInBlacklist denied The receiver has blacklisted the sender
+ EditNoCorrespondingOperationAuthority denied The user may not do this with the message
+ MessageExceedsEditTime late The time to edit the message has passed
+ TheNumberOfPinnedMessagesExceedsLimit size There are too many pinned messages
CallModule
6000270 CommonError server The call invitation failed
+ CancelError state Cancelling failed: the call may be accepted
+ ServerError server The call invitation failed on the server, or has too many invitees
+ IsNotInvitor denied The user is not the inviter
+ IsNotInvitee denied The user is not an invitee
+ AlreadyExists id The call already exists
+ DoesNotExist id The call does not exist, or has ended
6000281 InviteUserDoesNotExist user No invited user exists
6000283 UserAlreadyInTheCall state The user is already in the call
RoomModule
6000301 CommonError server The room operation failed
+ ServerError server The room operation failed on the server
+ CreateRoomError server Creating the room failed
+ JoinRoomError server Joining the room failed
6000306 LeaveRoomError server Leaving the room failed
6000310 TheRoomMemberQueryFailed server Querying the room member failed
+ TheRoomMembersQueryFailedCompletely server Querying all of the room members failed
6000320 UserIsAlreadyInTheRoom state The user is already in the room
+ UserIsNotInTheRoom join The user is not in the room
+ TheRoomDoesNotExist id The room does not exist
+ TheRoomAlreadyExists id The room already exists
+ TheNumberOfExistingRoomsHasReachedLimit plan There are too many rooms
+ TheNumberOfJoinedRoomsHasReachedLimit plan The user is in too many rooms
+ TheRoomIsConnecting wait The room is still connecting
+ RoomMemberIsBlocked denied The user is blocked in the room
6000330 RoomAttributesCommonError server The room attribute operation failed
+ RoomAttributesOperationFailedCompletely server The room attribute operation failed for all keys
+ RoomAttributesOperationFailedPartly server The room attribute operation failed for some keys
+ RoomAttributesQueryFailed server Querying the room attributes failed
+ TheNumberOfRoomAttributesExceedsLimit size There are too many room attributes
+ TheLengthOfRoomAttributeKeyExceedsLimit size The key of the room attribute is too long
+ TheLengthOfRoomAttributeValueExceedsLimit size The value of the room attribute is too long
+ TheTotalLengthOfRoomAttributesValueExceedsLimit size The values of the room attributes are too long in total
6000350 RoomMemberAttributesCommonError server The room member attribute operation failed
+ TheTotalLengthOfRoomMemberAttributesExceedsLimit size The room member attributes are too long in total
+ TheLengthOfRoomMemberAttributesKeyExceedsLimit size The key of the room member attribute is too long
+ TheLengthOfRoomMemberAttributesValueExceedsLimit size The value of the room member attribute is too long
+ 6000354 often Room member attributes were set too often in the room
+ 6000355 often Room member attributes were queried too often in the room
+ 6000356 often Room member attributes were queried too often by the user
+ TheMemberNumberOfRoomMemberAttributesExceedsLimit size Too many room members have attributes
ZpnsModule
6000401 PushIDInvalid id The push ID is invalid
GroupModule
6000501 CommonError server The group operation failed
+ ServerError server The group operation failed on the server
+ CreateGroupError server Creating the group failed
+ DismissGroupError server Dismissing the group failed
+ JoinGroupError server Joining the group failed
+ LeaveGroupError server Leaving the group failed
+ KickoutGroupMemberError server Removing the group member failed
+ InviteUserIntoGroupError server Inviting users to the group failed
+ TransferOwnerError server Transferring the group to a new owner failed
+ UpdateGroupInfoError server Updating the group information failed
+ QueryGroupInfoError server Querying the group information failed
+ GroupAttributesOperationFailed server The group attribute operation failed
+ GroupAttributesQueryFailed server Querying the group attributes failed
+ UpdateGroupMemberInfoError server Updating the group member information failed
+ QueryGroupMemberInfoError server Querying the group member information failed
+ QueryGroupListError server Querying the group list failed
+ QueryGroupMemberListError server Querying the group member list failed
6000521 UserIsNotInTheGroup join The user is not in the group
+ MemberIsAlreadyInTheGroup state The user is already in the group
+ GroupDoesNotExist id The group does not exist
+ GroupAlreadyExists id The group already exists
+ GroupMemberHasReachedLimit plan There are too many group members
+ GroupAttributeDoesNotExist param The group attribute does not exist
+ CreateGroupWithDismissed id The group ID is that of a dismissed group
6000531 TheNumberOfGroupAttributesExceedsLimit size There are too many group attributes
+ TheLengthOfGroupAttributeKeyExceedsLimit size The key of the group attribute is too long
+ TheLengthOfGroupAttributeValueExceedsLimit size The value of the group attribute is too long
+ TheTotalLengthOfGroupAttributesValueExceedsLimit size The values of the group attributes are too long in total
6000541 GroupNoCorrespondingOperationAuthority denied The user may not do this in the group
+ ForbidJoinGroupError denied The group can only be joined by invitation
+ NeedApplyJoinGroupError denied Joining the group needs an application
+ NeedApplyInviteGroupError denied Inviting to the group needs the invitee's consent
ConversationModule
6000601 CommonError server The conversation operation failed
+ ServerError server The conversation operation failed on the server
+ ConversationDoesNotExist id The conversation does not exist
+ ConversationPinnedListReachedLimit size There are too many pinned conversations
DatabaseModule
6000701 OpenDatabaseError store Opening the local database failed
+ ModifyDatabaseError store Writing to the local database failed
+ DeleteDatabaseError store Deleting from the local database failed
+ SeleteDatabaseError store Reading from the local database failed
6000710 DbIsNotOpened store The local database is not open
FriendModule
6000801 FriendNumsLimit size The user has too many friends
+ FriendApplicationStatusError state The friend application is already accepted or rejected
+ IsAlreadyYourFriend state The other user is already a friend
+ AlreadyAddToBlacklist state The other user is already in the blacklist
+ CannotAddSelfToBlacklist user Users cannot blacklist themselves
+ AlreadyDeleteFromBlacklist state The other user is already removed from the blacklist
+ UserNotInBlacklist state The other user is not in the blacklist
+ BlacklistListQuantityLimit size The blacklist has too many users
+ FriendOperationLimitExceeded size Too many friends were passed at once
+ CannotAddSelfToFriendList user Users cannot befriend themselves
+ FriendAreUnregistered user The other user does not exist
+ NotYourFriend state The other user is not a friend
+ CannotDeleteSelf user Users cannot delete themselves from their friends
+ FriendApplicationExpired late The friend application has expired
+ AddBlacklistFail server Adding to the blacklist failed
+ DelBlacklistFail server Removing from the blacklist failed`;

/** Explains an error code of the ZIM SDK: what happened, whether a retry can help, what to do. */
export function describeZimError(code: number): ZimErrorDescription {
  let prefix = '';
  let last = 0;
  for (const row of CODES.split('\n')) {
    const [first, name, key, ...meaning] = row.split(' ');
    if (!key) {
      prefix = first!;
      continue;
    }
    last = first === '+' ? last + 1 : Number(first);
    if (last === code) {
      const [kind, retryable, remediation] = REMEDIES[key]!;
      return { code, name: prefix + name, meaning: `${meaning.join(' ')}.`, kind, retryable, remediation };
    }
  }
  return {
    code,
    name: 'Unknown',
    meaning: 'This version of zim-session does not know the code.',
    kind: 'backend',
    retryable: true,
    remediation: 'Check the ZEGO error code documentation; the code may come from a newer SDK.',
  };
}
