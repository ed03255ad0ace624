/**
 * What to look at, though nothing failed. `clock-skew`: over a minute; `short-lived-token`: under a minute;
 * `adopted-late`, `foreign-login`, `foreign-logout`, `foreign-destroy`: other code uses the same ZIM instance;
 * `user-name-ignored`, `avatar-not-updated`: of the profile given to `login()`; `tabs-unavailable`: there are no
 * Web Locks (the page is not served over https, say), so that each tab logs in, as without the option `tabs`;
 * `app-sign-in-use`, in Apps: other code made the instance with an AppSign, so that ZIM never looks at the token.
 */
export type WarningCode =
  | 'clock-skew'
  | 'short-lived-token'
  | 'adopted-late'
  | 'foreign-login'
  | 'foreign-logout'
  | 'foreign-destroy'
  | 'user-name-ignored'
  | 'avatar-not-updated'
  | 'tabs-unavailable'
  | 'app-sign-in-use';
