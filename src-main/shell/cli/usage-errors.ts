/**
 * Wrong usage in words: the errors of the command-line parser, and those that a command finds itself. Each names the help of its
 * own command.
 */
import type { Command, CommanderError } from 'commander';
import { SpindleError } from '../../contract/errors';

/** What prints the help that says what is allowed here. */
export function helpOf(program: Command, args: readonly string[]): string {
  const [name] = args.filter((arg) => !arg.startsWith('-'));
  const command = program.commands.find((each) => each.name() === name);
  return command === undefined ? 'spindle --help' : `spindle ${command.name()} --help`;
}

/** @param help as `helpOf` gives it */
export function wrongUsage(error: CommanderError, help: string): SpindleError {
  return new SpindleError('usage', {
    what: 'cannot understand the command',
    ...wordsOf(error),
    remedy: `see ${help}`,
    cause: error,
  });
}

/** An error of a command: where the usage was wrong, its remedy names the help too. @param help as `helpOf` gives it */
export function withHelp(error: SpindleError, help: string): SpindleError {
  if (error.tag !== 'usage') return error;
  const { what, where, why, remedy, cause } = error;
  return new SpindleError('usage', { what, where, why, remedy: `${remedy} (see ${help})`, cause });
}

/** The parser's own messages are several sentences in one, or name the fault last. */
function wordsOf({ code, message }: CommanderError): { readonly what?: string; readonly why: string } {
  const said = message.replace(/^error: /, '');
  if (code === 'commander.help') return { why: 'no command was given' };
  const [, invalid, value = '', needed = ''] =
    /^option '(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*)$/s.exec(said) ?? [];
  if (invalid !== undefined) return { what: `cannot use "${value}" for ${invalid}`, why: needed };
  const [, required] = /^required option '(.*)' not specified$/s.exec(said) ?? [];
  if (required !== undefined) return { why: `${required} is missing` };
  const [, bare] = /^option '(.*)' argument missing$/s.exec(said) ?? [];
  if (bare !== undefined) return { why: `a value is missing, ${bare}` };
  const [, argument] = /^missing required argument '(.*)'$/s.exec(said) ?? [];
  return { why: argument === undefined ? said : `<${argument}> is missing` };
}
