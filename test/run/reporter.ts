import type { Reporter, TestModule } from 'vitest/node';

/** Says what is running now, where a file takes long. */
export default class RunningReporter implements Reporter {
  onTestModuleStart(module: TestModule): void {
    if (module.project.name === 'e2e') console.log(`   … ${module.relativeModuleId}`);
  }
}
