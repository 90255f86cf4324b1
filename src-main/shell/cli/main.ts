#!/usr/bin/env node
/** Entry of the `spindle` command. */
import { findInstallation } from '../installation';
import { runProgram } from './program';

process.exitCode = await runProgram(findInstallation(), process.argv.slice(2));
