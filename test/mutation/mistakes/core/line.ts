import { type Mutation, of } from '../../mutation.ts';

export const CORE_LINE: readonly Mutation[] = [
  ...of(
    'core/line.ts',
    ['heardAt: d.now, ', '', 'when ZIM was heard last is not noted'],
    ['d.policy.liveness * pace', 'd.policy.liveness', 'ZIM is asked as often after a rate limit'],
    [
      'silences: 0, isAsking: false, pace',
      'isAsking: false, pace',
      'silences are counted that lie far apart',
    ],
    ['silences: 0, isAsking: false, pace', 'silences: 0, pace', 'an answer ends no question'],
    [
      'Math.min(2 * d.line.pace, LONGEST_PACE)',
      '2 * d.line.pace',
      'ZIM is hardly asked any more after rate limits',
    ],
    ['line.askAt < NEVER && now', 'now', 'a wake-up asks ZIM where the app wants no questions'],
    [' && now - line.heardAt >= SUSPICIOUS_AFTER', '', 'each focus asks ZIM'],
    ['askAt: Math.min(line.askAt, now) };', 'askAt: line.askAt };', 'a wake-up waits for its turn to ask'],
    ['line.askedAt + QUESTIONS_APART', 'd.now', 'an app that tells of each call asks without end'],
    [
      'Math.min(line.askAt, line.askedAt',
      'Math.max(line.askAt, line.askedAt',
      'suspect() waits for its turn to ask',
    ],
    ['askedAt: d.now, ', '', 'when ZIM was asked last is not noted'],
    ['line.silences + 1', 'line.silences', 'silences are not counted'],
    ['line.askedAt + SILENCES_APART', 'd.now + d.policy.liveness', 'a silence is doubted for another minute'],
    [
      'line.isAsking || line.askAt < NEVER',
      'true',
      'a renewal that is not answered asks ZIM where the app wants no questions',
    ],
    [
      'line.isAsking || line.askAt < NEVER',
      'line.askAt < NEVER',
      'suspect() asks once only where the app wants no questions',
    ],
  ),
];
