import { beforeEach, type TestContext } from 'vitest';
import { ENGINE } from '../engine.ts';
import { differenceOf } from './differences.ts';

const nameOf = (task: TestContext['task']): string => {
  const names = [task.name];
  for (let suite = task.suite; suite; suite = suite.suite) names.unshift(suite.name);
  return names.join(' ');
};

// What would wait for ever in this engine.
beforeEach(({ task, skip }) => {
  const known = differenceOf(ENGINE, nameOf(task));
  if (known?.hangs) skip(known.why);
});
