import { type Mutation, of } from '../../mutation.ts';

export const ADAPTERS_ANSWER: readonly Mutation[] = [
  ...of('adapters/token-answer.ts', [
    "isZimSessionError(error, 'token-denied') && [401, 419].includes(error.httpStatus as number)",
    '[401, 419].includes(Object(error).httpStatus)',
    'an error of parse is taken for a 401',
  ]),
  ...of('adapters/request-parts.ts', [
    'if (signal.aborted) end();\n    else signal',
    'signal',
    'a signal that was aborted before is not heard',
  ]),
];
