/** Parsers of option values; each says in the user's words what it takes. */
import { InvalidArgumentError } from 'commander';
import { printable } from '../../base/printable';
import { isOfPage, mostThreads, providerChoices, type ProviderChoice } from '../../contract/engine';
import { reportFormats, summaryFormats, type ReportFormat, type SummaryFormat } from '../../contract/report';
import { plausibleMpp } from '../../contract/slide';
import { parseChannelChoice, type ChannelChoice } from '../../contract/view';
import type { Shard } from '../../analysis/choose-slides';
import type { Place } from './invariance';

export function readerName(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 200 || printable(name) !== name)
    throw new InvalidArgumentError('1 to 200 characters are needed, none of them a control character.');
  return name;
}

export function wholeNumber(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed.');
  return Number(text);
}

/**
 * A number as people write it: with a decimal point or a decimal comma. NaN for anything else, and for `1,024`, which is
 * one thing with a decimal comma and another with a comma between thousands.
 */
function decimalNumber(text: string): number {
  const number = text.trim();
  if (/^[1-9]\d{0,2},\d{3}$/.test(number)) return NaN;
  return /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i.test(number) ? Number(number.replace(',', '.')) : NaN;
}

/** `12000,8000.5` or, with decimal commas, `12000,5;8000,5`; gathered when given more than once. */
export function placeInPixels(text: string, before: readonly Place[] | undefined): Place[] {
  const [x, y, ...more] = text.split(text.includes(';') ? ';' : ',').map(decimalNumber);
  if (x === undefined || y === undefined || more.length > 0 || !Number.isFinite(x) || !Number.isFinite(y)) {
    throw new InvalidArgumentError(
      'two numbers with a comma between them are needed, for example 12000,8000 (or 12000,5;8000,5).',
    );
  }
  return [...(before ?? []), { x, y }];
}

/** Gathered when given more than once. */
export function classNames(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

export function countOfAtLeastOne(text: string): number {
  const count = wholeNumber(text);
  if (count < 1) throw new InvalidArgumentError('a count of at least 1 is needed.');
  return count;
}

/** `2/4` */
export function shardOfSlides(text: string): Shard {
  const [index = NaN, of = NaN, ...more] = text
    .split('/')
    .map((part) => (/^\d{1,6}$/.test(part) ? Number(part) : NaN));
  if (more.length > 0 || !(index >= 1 && index <= of))
    throw new InvalidArgumentError('a part and how many there are, are needed, for example 2/4.');
  return { index, of };
}

export function namePattern(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('a pattern is needed, for example *.svs.');
  return text;
}

export function mebibytes(text: string): number {
  const size = wholeNumber(text);
  if (size < 0 || size > 1_048_576) throw new InvalidArgumentError('0 to 1048576 MiB are needed.');
  return size;
}

export function threadCount(text: string): number {
  const count = countOfAtLeastOne(text);
  if (count > mostThreads) throw new InvalidArgumentError(`at most ${mostThreads} threads can be used.`);
  return count;
}

export function sizeInPixels(text: string): number {
  const size = wholeNumber(text);
  if (size < 1) throw new InvalidArgumentError('a size of at least 1 pixel is needed.');
  return size;
}

export function downsample(text: string): number {
  const value = decimalNumber(text);
  if (!(value >= 0.01 && value <= 65_536)) {
    throw new InvalidArgumentError('a number from 0.01 to 65536 is needed, for example 2.5.');
  }
  return value;
}

export function levelIndex(text: string): number {
  const level = wholeNumber(text);
  if (level < 0) throw new InvalidArgumentError('levels begin at 0.');
  return level;
}

export function planeIndex(text: string): number {
  const plane = wholeNumber(text);
  if (plane < 0) throw new InvalidArgumentError('planes begin at 0.');
  return plane;
}

export function sceneIndex(text: string): number {
  const scene = wholeNumber(text);
  if (scene < 0) throw new InvalidArgumentError('scenes begin at 0.');
  return scene;
}

/** `2:ff0000:100:4000`, gathered when given more than once. */
export function channelChoice(text: string, before: readonly ChannelChoice[] | undefined): ChannelChoice[] {
  const choice = parseChannelChoice(text);
  if (choice === null) {
    throw new InvalidArgumentError(
      'a channel is needed, with a colour and two rising values where wanted, for example 2:ff0000:100:4000.',
    );
  }
  return [...(before ?? []), choice];
}

export function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port < 0 || port > 65_535) throw new InvalidArgumentError('a port from 0 to 65535 is needed.');
  return port;
}

export function scoreThreshold(text: string): number {
  const value = decimalNumber(text);
  if (!(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError('a score from 0 to 1 is needed.');
  }
  return value;
}

export function positiveNumber(text: string): number {
  const value = decimalNumber(text);
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0 is needed.');
  return value;
}

export function micrometresPerPixel(text: string): number {
  const value = decimalNumber(text);
  if (!(value >= plausibleMpp.min && value <= plausibleMpp.max)) {
    throw new InvalidArgumentError(
      `µm per pixel from ${plausibleMpp.min} to ${plausibleMpp.max} are needed, for example 0.25.`,
    );
  }
  return value;
}

export function formatList(text: string): ReportFormat[] {
  return listedAmong(reportFormats, text);
}

export function summaryFormatList(text: string): SummaryFormat[] {
  return listedAmong(summaryFormats, text);
}

/** Names with commas between them, each once. */
function listedAmong<Name extends string>(names: readonly Name[], text: string): Name[] {
  const wanted = text.split(',').map((name) => name.trim().toLowerCase());
  const known = wanted.flatMap((name) => names.find((each) => each === name) ?? []);
  if (known.length !== wanted.length) throw new InvalidArgumentError(`choose among ${names.join(', ')}.`);
  return [...new Set(known)];
}

export function providerChoice(text: string): ProviderChoice {
  // Those of a page need one.
  const here = providerChoices.filter((provider) => provider === 'auto' || !isOfPage(provider));
  const choice = here.find((provider) => provider === text);
  if (choice === undefined) throw new InvalidArgumentError(`choose among ${here.join(', ')}.`);
  return choice;
}

/** As ISO 8601 in UTC. */
export function isoTime(text: string): string {
  const time = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('a time is needed, for example 2026-03-01T12:00:00Z.');
  return time.toISOString();
}
