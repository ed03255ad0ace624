import { type Mutation, of } from '../../mutation.ts';

export const ENGINE_SDK: readonly Mutation[] = [
  ...of('engine/timeline.ts', [
    '(input.wake && changed)',
    'input.wake',
    'looking at the tab fills the timeline',
  ]),
  ...of(
    'engine/outbox.ts',
    ['      if (draining) return;\n', '', 'listeners are told out of order'],
    ['draining = before;', 'draining = false;', 'work inside of work lets listeners in'],
  ),
  ...of(
    'engine/departures.ts',
    ['    members.orphaned = false;\n', '', 'who took a login over hears nothing of it'],
    [
      '    members.tell((member) => member.publish(snapshot));\n',
      '',
      'who takes a login over is not told of it',
    ],
  ),
  ...of(
    'engine/sdk.ts',
    ['!closed && loading === load', 'loading === load', 'who ended while the SDK was loading has it'],
    ['!closed && loading === load', '!closed', 'a loader that was overtaken makes another instance'],
    [
      '        for (const type of wanted) adapter.listen(type);\n',
      '',
      'listeners from before the SDK was there hear nothing',
    ],
    ['    settlePrepared(error);\n', '', 'preload() waits for a SDK that failed'],
    ['if (loading && findZimClass(source().sdk)) prepare();', '', 'a loader that hangs is waited for'],
    ['loading && findZimClass(source().sdk)', 'loading', 'each login loads the SDK again'],
    ['if (!adapter?.instance) {', '{', 'an instance that is replaced is not let go of'],
    ['        checkZimClass(ZIM, source().sdkSince);\n', '', 'an old SDK, and one without getInstance()'],
    ["if (typeof state === 'number') dispatch", 'dispatch', 'an event of another type'],
    ['    if (ZIM) return loaded(ZIM);\n', '', 'the class itself is waited for'],
    ['      adapter?.release();\n', '', 'who ends keeps the instance'],
    [
      '    emit(type, zim, data);\n    flush();\n',
      '    emit(type, zim, data);\n',
      'an event of ZIM is told with the next one',
    ],
    [
      "warn('avatar-not-updated', 'ZIM did not take the avatar');\n          flush();",
      "warn('avatar-not-updated', 'ZIM did not take the avatar');",
      'a warning is told with the next event',
    ],
  ),
  ...of(
    'engine/token-fetch.ts',
    ['.finally(() => open.delete(id))', '.finally(() => {})', 'what has its answer is aborted'],
    ['        if ((of ?? id) !== id) continue;\n', '', 'an abort ends the fetch of the next'],
    ['        controller.abort();\n', '', 'the provider is not told'],
    ['deadline && deadline - offset()', 'deadline', 'a deadline by a clock that nobody has'],
  ),
];
