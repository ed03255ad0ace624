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
 * Every code, under the prefix of its name: digits after 6000, rest of the name, key of `REMEDIES`, meaning
 * without its period. One string, because that compresses better than objects.
 *
 * The names are the typings' (2.29), also where they mislead: 109 was `TokenTimeIsTooLong` in older SDKs, and
 * still means that. 231 is named as in 2.25; 354 to 356 are documented, but the vendor never named them.
 */
const CODES = `
-
0 Success state The call succeeded
1 Failed server The call failed for no stated reason
CommonModule
001 ParamsInvalid param A parameter is invalid
002 NotInit create The ZIM instance is not created, or destroyed
003 InvalidAppID appid The appID is invalid or has expired
004 TriggerSDKFrequencyLimit soon The SDK was called again too soon
005 TriggerServerFrequencyLimit often The server was called too often
006 SwitchServerError server The switch server failed
007 IMServerError server The ZIM server failed
008 IMDatabaseError server The ZIM server's database failed
009 IMServerDisconnect net The connection was lost during the request
010 UploadLogError net Uploading the log failed
011 UserIsNotExist user The user does not exist
012 UserInfoQueriedLimit often User information was queried too often
013 UnsupportedRequest plan The plan does not include this operation
014 UnactivatedIMServer activate ZIM is not activated for this appID
015 ExceedDAULimit plan The limit of daily active users is reached
016 ExceedMAULimit plan The limit of monthly active users is reached
021 BlacklistLimit denied The user is blacklisted
NetworkModule
101 CommonError token The login failed, often because of the token or the appID
102 ServerError server The login failed because of the server
103 TokenInvalid token The token is invalid
104 NetworkError net The network failed
105 RequestTimeout net The server did not answer in time
106 TokenExpired stale The token has expired
107 TokenVersionError issuer The token has the wrong version
108 TokenTimeIsTooShort stale The token expires in less than 30 seconds
109 RspProtoParseError issuer The token lives longer than 24 days
111 UserHasAlreadyLogged logout Another user is logged in on this instance
121 UserIsNotLogged login The user is not logged in
122 UserHasAlreadyLoggedOut login The user has logged out
123 UserOffline logout The user was offline for too long
124 UserIDError user The userID of the offline login is not that of the last login
MessageModule
201 CommonError server Sending the message failed inside the SDK
202 ServerError server Sending the message failed on the server
203 SendMessageFailed server Sending the message failed
204 TargetDoesNotExist id The receiver of the message does not exist
205 EditMessageFailed server Editing the message failed
206 SendMessageFailedForCancelled state The user cancelled sending the message
207 CancelSendingMessageFailed state Cancelling failed: the message may be sent
208 MessageIsNotPinned state The message is not pinned
210 FileError file The file operation failed
211 FileNotExist file The file does not exist
212 FileServerError server The file server failed
213 FileTypeUnsupported file The file type is not supported
214 FileSizeInvalid file The file is empty or too large
215 FileDurationInvalid file The audio or video is too short or too long
216 FilePermissionDenied file The file cannot be read: permission is missing
217 FileDownloadFailed net Downloading the file failed
218 FileDownloadLimit size The file is too large to download
219 FileDownloadUrlNotFound file The URL of the file was not found
220 FileDownloadHttpRequestServerError server The server failed to deliver the file
221 AuditRejected content Moderation rejected the message
222 AuditFailed server Moderation failed
230 AuditCustomSentRejected content The app's own moderation callback rejected the message
231 MutedInGroup denied The user is muted in the group
240 CacheFileOpenFailed file The cache file cannot be opened
241 CacheFileExportOrImportIsInProgressCurrently wait The cache is being exported or imported
242 CacheFileOnlyCanImportCacheOfOneself file The cache file belongs to another user
243 CacheFileExportFailed file Exporting the cache file failed
244 CacheFileImportFailed file Importing the cache file failed
245 CacheFileJsonParseFailed file The cache file is not valid JSON
251 FileConnectError net The connection for the file failed
252 FileHttpError net The HTTP request for the file failed
253 FileVerificationError net The certificate of the file server was not accepted
254 FileClientError file The client's request for the file failed
277 ReceiptReadError param Marking the receipt as read failed
278 MessageExceedsRevokeTime late The time to revoke the message has passed
279 MessageHasBeenRevoked state The message is already revoked
280 MessageReactionTypeExisted state The reaction is already set or deleted
282 MessageReceiptLimit size More than 10 messages were marked as read at once
284 SenderInBlacklist denied The receiver has blacklisted the sender
285 EditNoCorrespondingOperationAuthority denied The user may not do this with the message
286 MessageExceedsEditTime late The time to edit the message has passed
287 TheNumberOfPinnedMessagesExceedsLimit size There are too many pinned messages
CallModule
270 CommonError server The call invitation failed
271 CancelError state Cancelling failed: the call may be accepted
272 ServerError server The call invitation failed on the server, or has too many invitees
273 IsNotInvitor denied The user is not the inviter
274 IsNotInvitee denied The user is not an invitee
275 AlreadyExists id The call already exists
276 DoesNotExist id The call does not exist, or has ended
281 InviteUserDoesNotExist user No invited user exists
283 UserAlreadyInTheCall state The user is already in the call
RoomModule
301 CommonError server The room operation failed
302 ServerError server The room operation failed on the server
303 CreateRoomError server Creating the room failed
304 JoinRoomError server Joining the room failed
306 LeaveRoomError server Leaving the room failed
310 TheRoomMemberQueryFailed server Querying the room member failed
311 TheRoomMembersQueryFailedCompletely server Querying all of the room members failed
320 UserIsAlreadyInTheRoom state The user is already in the room
321 UserIsNotInTheRoom join The user is not in the room
322 TheRoomDoesNotExist id The room does not exist
323 TheRoomAlreadyExists id The room already exists
324 TheNumberOfExistingRoomsHasReachedLimit plan There are too many rooms
325 TheNumberOfJoinedRoomsHasReachedLimit plan The user is in too many rooms
326 TheRoomIsConnecting wait The room is still connecting
327 RoomMemberIsBlocked denied The user is blocked in the room
330 RoomAttributesCommonError server The room attribute operation failed
331 RoomAttributesOperationFailedCompletely server The room attribute operation failed for all keys
332 RoomAttributesOperationFailedPartly server The room attribute operation failed for some keys
333 RoomAttributesQueryFailed server Querying the room attributes failed
334 TheNumberOfRoomAttributesExceedsLimit size There are too many room attributes
335 TheLengthOfRoomAttributeKeyExceedsLimit size The key of the room attribute is too long
336 TheLengthOfRoomAttributeValueExceedsLimit size The value of the room attribute is too long
337 TheTotalLengthOfRoomAttributesValueExceedsLimit size The values of the room attributes are too long in total
350 RoomMemberAttributesCommonError server The room member attribute operation failed
351 TheTotalLengthOfRoomMemberAttributesExceedsLimit size The room member attributes are too long in total
352 TheLengthOfRoomMemberAttributesKeyExceedsLimit size The key of the room member attribute is too long
353 TheLengthOfRoomMemberAttributesValueExceedsLimit size The value of the room member attribute is too long
354 6000354 often Room member attributes were set too often in the room
355 6000355 often Room member attributes were queried too often in the room
356 6000356 often Room member attributes were queried too often by the user
357 TheMemberNumberOfRoomMemberAttributesExceedsLimit size Too many room members have attributes
ZpnsModule
401 PushIDInvalid id The push ID is invalid
GroupModule
501 CommonError server The group operation failed
502 ServerError server The group operation failed on the server
503 CreateGroupError server Creating the group failed
504 DismissGroupError server Dismissing the group failed
505 JoinGroupError server Joining the group failed
506 LeaveGroupError server Leaving the group failed
507 KickoutGroupMemberError server Removing the group member failed
508 InviteUserIntoGroupError server Inviting users to the group failed
509 TransferOwnerError server Transferring the group to a new owner failed
510 UpdateGroupInfoError server Updating the group information failed
511 QueryGroupInfoError server Querying the group information failed
512 GroupAttributesOperationFailed server The group attribute operation failed
513 GroupAttributesQueryFailed server Querying the group attributes failed
514 UpdateGroupMemberInfoError server Updating the group member information failed
515 QueryGroupMemberInfoError server Querying the group member information failed
516 QueryGroupListError server Querying the group list failed
517 QueryGroupMemberListError server Querying the group member list failed
521 UserIsNotInTheGroup join The user is not in the group
522 MemberIsAlreadyInTheGroup state The user is already in the group
523 GroupDoesNotExist id The group does not exist
524 GroupAlreadyExists id The group already exists
525 GroupMemberHasReachedLimit plan There are too many group members
526 GroupAttributeDoesNotExist param The group attribute does not exist
527 CreateGroupWithDismissed id The group ID is that of a dismissed group
531 TheNumberOfGroupAttributesExceedsLimit size There are too many group attributes
532 TheLengthOfGroupAttributeKeyExceedsLimit size The key of the group attribute is too long
533 TheLengthOfGroupAttributeValueExceedsLimit size The value of the group attribute is too long
534 TheTotalLengthOfGroupAttributesValueExceedsLimit size The values of the group attributes are too long in total
541 GroupNoCorrespondingOperationAuthority denied The user may not do this in the group
542 ForbidJoinGroupError denied The group can only be joined by invitation
543 NeedApplyJoinGroupError denied Joining the group needs an application
544 NeedApplyInviteGroupError denied Inviting to the group needs the invitee's consent
ConversationModule
601 CommonError server The conversation operation failed
602 ServerError server The conversation operation failed on the server
603 ConversationDoesNotExist id The conversation does not exist
604 ConversationPinnedListReachedLimit size There are too many pinned conversations
DatabaseModule
701 OpenDatabaseError store Opening the local database failed
702 ModifyDatabaseError store Writing to the local database failed
703 DeleteDatabaseError store Deleting from the local database failed
704 SeleteDatabaseError store Reading from the local database failed
710 DbIsNotOpened store The local database is not open
FriendModule
801 FriendNumsLimit size The user has too many friends
802 FriendApplicationStatusError state The friend application is already accepted or rejected
803 IsAlreadyYourFriend state The other user is already a friend
804 AlreadyAddToBlacklist state The other user is already in the blacklist
805 CannotAddSelfToBlacklist user Users cannot blacklist themselves
806 AlreadyDeleteFromBlacklist state The other user is already removed from the blacklist
807 UserNotInBlacklist state The other user is not in the blacklist
808 BlacklistListQuantityLimit size The blacklist has too many users
809 FriendOperationLimitExceeded size Too many friends were passed at once
810 CannotAddSelfToFriendList user Users cannot befriend themselves
811 FriendAreUnregistered user The other user does not exist
812 NotYourFriend state The other user is not a friend
813 CannotDeleteSelf user Users cannot delete themselves from their friends
814 FriendApplicationExpired late The friend application has expired
815 AddBlacklistFail server Adding to the blacklist failed
816 DelBlacklistFail server Removing from the blacklist failed`;

/** Explains an error code of the ZIM SDK: what happened, whether a retry can help, what to do. */
export function describeZimError(code: number): ZimErrorDescription {
  let prefix = '';
  for (const line of CODES.split('\n')) {
    const [digits, name, key, ...meaning] = line.split(' ');
    if (!key) prefix = digits === '-' ? '' : digits!;
    else if (code === Number(prefix ? `6000${digits}` : digits)) {
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
