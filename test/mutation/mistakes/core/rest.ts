import { type Mutation, of } from '../../mutation.ts';

export const CORE_REST: readonly Mutation[] = [
  ...of(
    'core/retry.ts',
    [' && ms >= 0)', ')', 'a negative wait is an option'],
    ['Number.isFinite(ms) && ', '', 'a wait without end is an option'],
    ['Math.max(0, wait) || 0', 'Math.max(0, wait)', 'nothing times an infinite power'],
    ['(visible ? inFront : hidden);', '1;', 'hidden pages and silence wait no longer'],
    [
      'isSilent ? SILENT_FIRST * lateInitial : lateInitial',
      'lateInitial',
      'the first silence is asked again as a refusal',
    ],
    ["visible || phase === 'login' ? 2 : HIDDEN_GROWTH", '2', 'a hidden page is in a hurry'],
    ['(1 - random / (isBack ? 32 : 8))', '1', 'the longest waits are all the same'],
    ['isSilent && attempt - silences >= PATIENT_AFTER', 'false', 'who comes back to a crowd is in a hurry'],
    ['isSilent && attempt - silences >= PATIENT_AFTER', 'isSilent', 'whoever is silent is taken for a crowd'],
    [
      'Math.max(left / 4, Math.min((3 * left) / 4, NO_DENSER))',
      'left / 4',
      'attempts before the deadline without end',
    ],
    ['longer * max, (1 + random / 4) * quarter', 'longer * max', 'no attempts towards the deadline'],
    [' && left >= PATIENT_UNTIL', '', 'no time, and patient with a backend that is silent'],
    ['isSilent && left >= PATIENT_UNTIL', 'false', 'a renewal asks a silent backend again at once'],
    ['failingFor >= FAILS_FOR_A_WHILE', 'false', 'a loss asks a failing backend as if nothing had been'],
    ['failingFor / FAILS_FOR_LONG', '1', 'a page in front is as impatient after an hour'],
    ['Math.min(LONGEST_LOGIN_WAIT, max, ', 'Math.min(max, ', 'login() waits half a minute'],
  ),
  ...of(
    'core/snapshot.ts',
    ['Math.max(1, run.attempt)', 'run.attempt', 'attempt 0 while retrying'],
    ['Object.freeze(', '(', 'a snapshot that anybody can change'],
    ['error: { code, kind, message, ...numbers }', 'error', 'what is written down holds the cause'],
    ['- offset : null', ': null', 'the next attempt is told by a clock that nobody has'],
  ),
  ...of(
    'core/errors.ts',
    ['zimCode ?? rowOf(code)?.raw', 'rowOf(code)?.raw', 'other code is not told the code of ZIM'],
    ["kind === 'backend' && rowOf", 'rowOf', 'who is blocked is asked for another token'],
  ),
  ...of(
    'core/errors.ts',
    ["typeof value === 'number'", 'value !== undefined', 'what is no number is a fact of an error'],
    ['    return e instanceof Error && name', '    return name', 'whatever has our name is ours'],
    ['  if (error instanceof ZimSessionError) return error;\n', '', 'our own errors are made anew'],
    [
      '    return Object.assign(new ZimSessionError(other.code, other), { message: String(other.message) });',
      '    return new ZimSessionError(other.code, other);',
      'what another copy says is lost',
    ],
  ),
  ...of(
    'core/user.ts',
    [' || (isRounded && Number(userID) === told)', '', 'a user whom JSON has rounded is another one'],
    ['!Number.isSafeInteger(told)', 'true', 'a text that is the same number is the same user'],
    ["reading(() => check(user, warn), 'invalid-user')", 'check(user, warn)', 'a user that cannot be read'],
    [
      "customStatusDuration !== undefined && typeof customStatusDuration !== 'number'",
      'false',
      'a duration of another type',
    ],
  ),
];
