import { type Mutation, of } from '../../mutation.ts';

export const ADAPTERS_PAGE: readonly Mutation[] = [
  ...of(
    'adapters/clock.ts',
    [
      '      if (now + offset < last) offset = last - now;\n',
      '',
      'a clock that is set back makes waits longer',
    ],
    ['        if (isInstant(now)) ahead = now - Date.now();\n', '', 'time jumps where the clock fails once'],
    ['Math.abs(now) <= 8.64e15', 'now === now', 'an instant that no Date can tell'],
    ['if (!isArmed) throw', 'if (false) throw', 'a timer that calls at once'],
    ['schedule(systemClock)', 'schedule(clock)', 'no timer where setTimeout() throws'],
  ),
  ...of(
    'adapters/page.ts',
    ['() => shielded(stop) : stop', 'stop : stop', 'how to stop waking throws'],
    ['answer() !== false', 'answer() as boolean', 'who does not know whether there is a network has none'],
    ["(stop) => typeof stop === 'function',", '', 'onWake() that gives nothing'],
  ),
  ...of(
    'adapters/report-error.ts',
    ['    isReported = true;\n', '', 'what throws at each call is reported at each'],
    ['if (fits(answer)) return', 'return', 'an answer that cannot be'],
    ['    reportError(error);\n  }\n}', '  }\n}', 'what a listener throws is lost'],
    ['watched(call(), reportError)', 'call()', 'what a listener rejects with is lost'],
    ['watched(call(...args), tell)', 'call(...args)', 'what a logger rejects with is lost'],
  ),
  ...of(
    'adapters/zim-class.ts',
    ['numberOf(version) < numberOf(since)', 'version < since', 'versions are compared as text'],
    ['* 10_000', '* 10', 'a minor version over 10'],
  ),
];
