import { readFileSync } from 'node:fs';

/** How one test went. */
export interface TestResult {
  readonly file: string;
  readonly name: string;
  readonly project: string;
  readonly ms: number;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly errors: readonly string[];
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** Reads what vitest wrote; nothing where it did not get so far. */
export function readResults(path: string, project: string, root: string): TestResult[] {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return [];
  }
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(root, '');
    const tests = assertionResults.map(
      (one): TestResult => ({
        file,
        project,
        name: one.fullName,
        ms: one.duration ?? 0,
        status: one.status === 'failed' || one.status === 'passed' ? one.status : 'skipped',
        errors: one.failureMessages ?? [],
      }),
    );
    // A file that cannot be loaded has no tests to fail, and neither has one whose preparation failed.
    const isBroken = status === 'failed' && !tests.some((test) => test.status === 'failed');
    if (isBroken)
      tests.push({ file, project, name: 'the file itself', ms: 0, status: 'failed', errors: [message] });
    return tests;
  });
}

/** The files with a test that failed, each once. */
export function failedFiles(tests: readonly TestResult[]): string[] {
  return [...new Set(tests.filter(({ status }) => status === 'failed').map(({ file }) => file))];
}
