/**
 * A report of decisions, read back: its attached content comes out, and whether its pages say what the content says. The words of the
 * pages are read by another library than wrote them. Three things are held against each other: the words on the pages, the words that
 * are attached, and the words that this Spindle draws from the attached content.
 */
import { getDocumentProxy } from 'unpdf';
import { z } from 'zod';
import { reasonOf } from '../../base/thrown';
import { SpindleError } from '../../contract/errors';
import { reportContentSchema, type ReportContent } from './content';
import { attachedName, drawReport, sumOfContent } from './draw-report';
import { stateOfSeal } from './seal';

/** Bytes of a file; five hundred figures with their pictures take a twentieth. */
export const mostReportBytes = 200_000_000;

const attachedSchema = z.strictObject({
  content: reportContentSchema,
  sha256: z.string(),
  words: z.array(z.array(z.string())),
});

export interface ReadReport {
  readonly content: ReportContent;
  /** SHA-256 of the content. */
  readonly sum: string;
  readonly seal: 'whole' | 'broken' | 'missing';
  /** Whether the content was drawn again and compared: only a Spindle of the same version draws the same words. */
  readonly isDrawnAgain: boolean;
  /** What does not fit together, a sentence each; the pages say what the content says where there is none. */
  readonly faults: readonly string[];
}

/**
 * @param spindle version of this one
 * @param path for messages
 * @throws unsupported-format for what is no report of decisions; broken-file for one whose content cannot be read
 */
export async function readReport(pdf: Uint8Array, spindle: string, path: string): Promise<ReadReport> {
  const { attached, pages, additions } = await contentAndWords(pdf, path);
  const { content, sha256, words } = attached;
  const sum = sumOfContent(content);
  const isDrawnAgain = content.spindle === spindle;
  const seal = stateOfSeal(pdf);
  const faults = [
    ...additions,
    ...(sum === sha256
      ? []
      : ['The attached content was changed: its SHA-256 is not the one that stands beside it.']),
    ...differences(pages, words.map(joined), 'on the page', 'in the attached list of its words'),
  ];
  if (isDrawnAgain) {
    const drawn = await drawReport(content, null);
    faults.push(
      ...differences(pages, drawn.words.map(joined), 'on the page', 'by the attached content'),
      ...differences(
        words.map(joined),
        drawn.words.map(joined),
        'in the attached list of words',
        'by the attached content',
      ),
    );
  }
  if (seal === 'broken')
    faults.push(
      'The seal is broken: something of the file, a picture perhaps, was changed after it was written.',
    );
  if (seal === 'missing') faults.push('The seal is missing: another program wrote the file again.');
  return { content, sum, seal, isDrawnAgain, faults: [...new Set(faults)] };
}

async function contentAndWords(
  pdf: Uint8Array,
  path: string,
): Promise<{ attached: z.output<typeof attachedSchema>; pages: string[]; additions: string[] }> {
  let bytes: Uint8Array | null;
  const pages: string[] = [];
  const additions: string[] = [];
  try {
    // It takes the bytes for itself, and prints warnings unless told not to.
    const document = await getDocumentProxy(Uint8Array.from(pdf), { verbosity: 0 });
    const attachments: unknown = await document.getAttachments();
    bytes = attachedIn(attachments);
    if (Object.keys(z.record(z.string(), z.unknown()).catch({}).parse(attachments)).length > 1)
      additions.push('A file was attached to the report.');
    if ((await document.getJSActions()) !== null || (await document.getOpenAction()) !== null)
      additions.push('An action was added to the report.');
    for (let number = 1; number <= document.numPages; number += 1) {
      const page = await document.getPage(number);
      if ((await page.getAnnotations()).length > 0)
        additions.push(`Page ${number} was annotated: something may lie over what it says.`);
      const { items } = await page.getTextContent();
      pages.push(joined(items.map((item) => ('str' in item ? item.str : ''))));
    }
  } catch (cause) {
    throw unreadable('broken-file', path, `it cannot be read as PDF: ${reasonOf(cause)}`, cause);
  }
  if (bytes === null)
    throw unreadable('unsupported-format', path, `it holds no ${attachedName}, as reports of decisions do`);
  try {
    const parsed = attachedSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    if (parsed.success) return { attached: parsed.data, pages, additions };
    throw parsed.error;
  } catch (cause) {
    throw unreadable('broken-file', path, 'its attached content is of another shape, or was changed', cause);
  }
}

function attachedIn(attachments: unknown): Uint8Array | null {
  const parsed = z.record(
    z.string(),
    z.looseObject({ filename: z.string(), content: z.instanceof(Uint8Array) }),
  );
  const found = parsed.safeParse(attachments);
  if (!found.success) return null;
  return Object.values(found.data).find(({ filename }) => filename === attachedName)?.content ?? null;
}

/** How a page was cut into words is up to the reader; the characters and their order are not. */
function joined(words: readonly string[]): string {
  return words.join('').normalize('NFKC').replace(/\s+/gu, '');
}

/** The first difference of each page. */
function differences(
  ones: readonly string[],
  others: readonly string[],
  here: string,
  there: string,
): string[] {
  if (ones.length !== others.length)
    return [`There are ${ones.length} pages ${here}, and ${others.length} ${there}.`];
  return ones.flatMap((one, index) => {
    const other = others[index] ?? '';
    if (one === other) return [];
    let at = 0;
    while (at < one.length && one[at] === other[at]) at += 1;
    const around = (text: string): string => `“${text.slice(Math.max(0, at - 24), at + 24)}”`;
    return [`Page ${index + 1} was changed: ${around(one)} stands ${here}, and ${around(other)} ${there}.`];
  });
}

function unreadable(
  tag: 'broken-file' | 'unsupported-format',
  path: string,
  why: string,
  cause?: unknown,
): SpindleError {
  return new SpindleError(tag, {
    what: 'cannot verify the report',
    where: { path },
    why,
    remedy: 'take the file that `spindle report` wrote, or write the report again from the project',
    cause,
  });
}
