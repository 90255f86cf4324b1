#!/usr/bin/env node
/** Entry of the `spindle` command. */
import { findInstallation } from '../../session/installation';
import { runProgram } from './program';

// A reader that has seen enough (`spindle info … | head`) closes the pipe: this is no error, and the slides are still analysed.
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await runProgram(findInstallation(), process.argv.slice(2));
