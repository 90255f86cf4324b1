/** Tests that start the command line, the server or a worker run the built files: build them first. */
import { execFileSync } from 'node:child_process';

export default function buildOnce(): void {
  execFileSync(process.execPath, ['build/ensure-built.mjs'], { stdio: 'inherit' });
}
