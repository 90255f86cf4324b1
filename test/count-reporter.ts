/**
 * Ends the run with the names of what failed, a line each with the first line of its error, and one plain line,
 * `N passed, N failed, N skipped`, that a machine can read. The last page of a long log then says what to look at.
 */
import type { Reporter, TestModule } from 'vitest/node';

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const failures: string[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result();
        count[result.state] += 1;
        if (result.state === 'failed')
          failures.push(`${module.relativeModuleId}: ${test.fullName}: ${firstLine(result.errors[0])}`);
      }
      // A file that cannot even be loaded has no tests to count.
      if (module.state() === 'failed' && module.errors().length > 0) {
        count.failed += 1;
        failures.push(`${module.relativeModuleId}: ${firstLine(module.errors()[0])}`);
      }
    }
    const skipped = count.skipped + count.pending;
    const failed = failures.map((line) => `FAILED ${line}\n`).join('');
    process.stdout.write(`\n${failed}${count.passed} passed, ${count.failed} failed, ${skipped} skipped\n`);
  }
}

const firstLine = (error: { message: string } | undefined): string =>
  (error?.message.split('\n', 1)[0] ?? '').slice(0, 200);
