import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes half a minute and more: begun last, one core would wait for it alone. */
const SLOW = /\/(explore|fuzz|mutation)\/|\/(commands|lab|qa|examples)\.e2e/;

/** Vitest's own order, with the slow files before the others, also where it has not yet seen how long they take. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification): boolean => SLOW.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
