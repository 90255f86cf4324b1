/** Options of every command that reads slides: how slow storage is read. */
import { Option, type Command } from 'commander';
import type { SourceOptions } from '../../slide/source/open-source';
import { countOfAtLeastOne } from './arguments';

export interface ReadingOptions {
  /** Files lie on a slow network share. */
  readonly slowShare?: boolean;
  /** Requests to a server or share at the same time. */
  readonly requests?: number;
}

/** Adds the options to a command. */
export function withReadingOptions(command: Command): Command {
  return command
    .option('--slow-share', 'the slides lie on a slow network share: read in blocks, and ahead')
    .addOption(
      new Option('--requests <n>', 'requests to a server or slow share at the same time')
        .argParser(countOfAtLeastOne)
        .default(undefined, '6'),
    );
}

export function sourceOptions({ slowShare, requests }: ReadingOptions): SourceOptions {
  return {
    ...(slowShare !== undefined && { slowShare }),
    ...(requests !== undefined && { blocks: { requestsInFlight: requests } }),
  };
}
