/**
 * Why a session is logged out. `initial`: never logged in; `requested`: by `logout()`, of the app or of other code;
 * `kicked-out`: the user logged in elsewhere, on any platform; `unregistered`: the account is gone;
 * `token-denied`: the backend gives no token; `login-failed`, `recovery-failed`: see the snapshot's `error`; `other-tab`:
 * another tab of this browser has the login, only with the option `tabs`.
 */
export type LoggedOutReason =
  | 'initial'
  | 'requested'
  | 'login-failed'
  | 'kicked-out'
  | 'unregistered'
  | 'token-denied'
  | 'recovery-failed'
  | 'other-tab';
