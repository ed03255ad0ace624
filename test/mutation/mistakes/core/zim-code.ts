import { type Mutation, of } from '../../mutation.ts';

export const CORE_ZIM_CODE: readonly Mutation[] = [
  ...of(
    'core/zim-code.ts',
    [
      "typeof code === 'number' ? code : Number(hiddenCode(message))",
      'Number(code)',
      'zim-code: a code in a message is not read',
    ],
    [
      'found === -1 ? INSTANCE_GONE : found',
      'found',
      'zim-code: a native instance that is gone has a code of its own',
    ],
    [
      '  } catch {\n    return Number.NaN;\n  }',
      '  } finally {\n    // Nothing.\n  }',
      'zim-code: an error that throws when it is looked at breaks the session',
    ],
    [
      '  if (isZimSessionError(thrown)) return thrown;\n',
      '',
      'zim-code: an error of ours is taken for one of ZIM',
    ],
    [
      "kind: zimCode === BLOCKED ? 'denied' : undefined",
      'kind: undefined',
      'zim-code: a user who is blocked is a network that is down',
    ],
    [
      'zimCode === NOT_ACTIVATED ? NOT_ACTIVATED_FOR : zimCode',
      'zimCode',
      'zim-code: an app that is not activated is tried again at once',
    ],
    [
      'zimCode === RATE_LIMITED ? RATE_LIMITED_FOR : undefined',
      'undefined',
      'zim-code: a rate limit is tried again at once',
    ],
    [
      "zimCode === undefined ? 'ZIM threw' : ",
      'zimCode ? String(Object(thrown).message) : ',
      'zim-code: a message of ZIM is kept, with the user in it',
    ],
  ),
];
