/** How much memory this process has taken at most. */
import { readFileSync } from 'node:fs';

/**
 * Bytes. On Linux of this program alone: what the system counts for a process includes the process that started it,
 * before it became this program.
 */
export function peakMemory(): number {
  if (process.platform === 'linux') {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (line !== null) return Number(line[1]) * 1024;
  }
  return process.resourceUsage().maxRSS * 1024;
}
