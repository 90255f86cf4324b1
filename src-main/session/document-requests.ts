/** Requests for documents of what stands in the project: the report of decisions, and annotations for other programs. */
import { dirname } from 'node:path';
import { makeReport } from '../analysis/case-report';
import { stemsOf } from '../analysis/document-names';
import { exportAnnotations } from '../analysis/export-annotations';
import { imageOfSlide } from '../analysis/dicom-image';
import { lastRunWithin } from '../analysis/gather-report';
import { reportName } from '../analysis/report-name';
import { slidesOfCase } from '../analysis/slides-of-case';
import type { Request, Results, SpindleApi } from '../contract/api';
import { asSpindleError, SpindleError } from '../contract/errors';
import { isSamePicture, type SlidePicture } from '../contract/identity';
import {
  canBePacked,
  extensionOf,
  writtenFormats,
  type WrittenFormatName,
} from '../exchange/write-annotations';
import type { DicomImage } from '../exchange/dicom/dicom-placement';
import type { InCase } from '../project/cases';
import { writeAtomically } from '../project/write-atomically';
import { reportLanguages } from '../report/decided/content';
import type { TileDecoder } from '../slide/codec/decoder';
import type { SlideReading } from '../slide/open';
import type { Decisions } from './decisions';
import { withDialogs, type Dialogs } from './dialogs';
import type { Documents } from './documents';
import type { Imports } from './imports';
import type { OpenSlides } from './open-slides';
import type { NamedPaths, PathPolicy } from './path-policy';
import { invalidRequest } from './request-errors';
import { requireSeen } from './seen-by-reader';

export interface DocumentParts {
  readonly decisions: Pick<Decisions, 'project' | 'reader'>;
  readonly documents: Documents;
  readonly imports: Imports;
  readonly slides: Pick<OpenSlides, 'list'>;
  readonly policy: PathPolicy;
  readonly named: Pick<NamedPaths, 'grant'>;
  readonly dialogs: Dialogs | null;
  readonly reading: SlideReading & { readonly decoder: TileDecoder };
  readonly version: string;
}

type DocumentRequests =
  'chooseFile' | 'makeReport' | 'annotationFormats' | 'exportAnnotations' | 'planImport' | 'recordImport';

export function documentRequests(parts: DocumentParts): Pick<SpindleApi, DocumentRequests> {
  return {
    chooseFile: async ({ kind }) => {
      const path = await withDialogs(parts.dialogs).chooseFile(kind);
      // A template names its logo, which lies beside it.
      if (path !== null) parts.named.grant([dirname(path)]);
      return path;
    },

    makeReport: (request) => reportDecisions(parts, request),

    annotationFormats: async () =>
      Promise.resolve(
        writtenFormats.map((name) => ({
          name,
          extension: extensionOf(name),
          canBePacked: canBePacked(name),
        })),
      ),

    exportAnnotations: (request) => writeAnnotations(parts, request),

    planImport: async (request) => {
      requireSeen(parts.decisions, [{ ...request.picture, name: null }], request.isEstimateAsked);
      return parts.imports.plan(await admitted(parts.policy, request.path), request, () =>
        imageOf(parts, request.picture),
      );
    },

    recordImport: ({ planId }) => parts.imports.record(planId),
  };
}

/** All that it reads is read as the policy allows: a template may name any file as its logo. */
async function reportDecisions(
  { decisions, documents, slides: openSlides, policy, reading, version }: DocumentParts,
  { of, language, paper, identity, template, isEstimateAsked }: Request<'makeReport'>,
): Promise<Results['makeReport']> {
  const { project } = decisions;
  const inLanguage = language === undefined ? undefined : languageOf(language);
  const name = 'case' in of ? of.case.normalize('NFC').trim() : null;
  const slides = 'case' in of ? slidesOfCase(project.cases(), of.case) : [listedSlide(decisions, of.picture)];
  requireSeen(decisions, slides, isEstimateAsked);
  const open = await openSlides.list();
  const made = await documents.make(reportName(slides, { identity, case: name }), async (path) => {
    const { pdf, content, notes } = await makeReport(project, {
      ...{ slides, paper, identity, spindle: version, case: name, reading },
      createdAt: new Date().toISOString(),
      files: filesOf(slides, open),
      admit: (file) => admitted(policy, file),
      ...(inLanguage !== undefined && { language: inLanguage }),
      ...(template !== undefined && { template }),
    });
    await writeAtomically(path, pdf);
    return { notes, unsigned: content.slides.filter(({ stage }) => stage !== 'signed off').length };
  });
  return made === null ? null : { document: made.document, slides: slides.length, ...made.value };
}

/** Figures, and the areas that people drew and placed; the verdicts of all readers. */
async function writeAnnotations(
  { decisions, documents, slides: openSlides, policy, reading, version }: DocumentParts,
  {
    picture,
    format: named,
    isGzip,
    isDecidedOnly,
    withNotes,
    isNamed,
    isEstimateAsked,
  }: Request<'exportAnnotations'>,
): Promise<Results['exportAnnotations']> {
  const format = formatOf(named);
  if (isGzip && !canBePacked(format)) throw invalidRequest('isGzip', `no program reads ${format} packed`);
  const slide = listedSlide(decisions, picture);
  requireSeen(decisions, [slide], isEstimateAsked);
  const [stem = slide.key] = stemsOf([
    isNamed && slide.name !== null
      ? slide.name
      : `${slide.key}${slide.scene === 0 ? '' : `-scene${slide.scene}`}.x`,
  ]);
  const name = `${stem}${extensionOf(format)}${isGzip ? '.gz' : ''}`;
  const open = await openSlides.list();
  const choice = {
    files: filesOf([slide], open),
    ...{ reading, admit: (file: string) => admitted(policy, file) },
    dicom: { version, coordinates: '2d', at: new Date() } as const,
    ...{ format, isGzip, isNamed, isDecidedOnly, reader: null },
    parts: ['figures', 'areas', ...(withNotes ? (['notes'] as const) : [])] as const,
  };
  const { project } = decisions;
  const made = await documents.make(name, (path) => exportAnnotations(project, slide, choice, path));
  return made === null ? null : { document: made.document, ...made.value };
}

/** What annotations of DICOM are drawn on; `null` for a slide that is none of DICOM, or that nothing is recorded of. */
async function imageOf(
  { decisions: { project }, slides, policy, reading }: DocumentParts,
  picture: SlidePicture,
): Promise<DicomImage | null> {
  const listed = project.casesOf([picture.key]).find((each) => isSamePicture(each, picture));
  if (listed === undefined) return null;
  const result = lastRunWithin(project, project.stateOf(listed))?.result ?? null;
  const files = filesOf([listed], await slides.list());
  return imageOfSlide(project, listed, result, { files, reading, admit: (file) => admitted(policy, file) });
}

/** Of slides that are open. */
function filesOf(slides: readonly SlidePicture[], open: Awaited<ReturnType<OpenSlides['list']>>): string[] {
  return open
    .filter((each) => slides.some((slide) => isSamePicture(slide, each.identity)))
    .map((each) => each.path);
}

/** @throws request-invalid */
function formatOf(text: string): WrittenFormatName {
  const format = writtenFormats.find((known) => known === text);
  if (format === undefined) throw invalidRequest('format', `there is no format of annotations "${text}"`);
  return format;
}

/** @throws request-invalid */
function languageOf(text: string): (typeof reportLanguages)[number] {
  const language = reportLanguages.find((known) => known === text);
  if (language === undefined) throw invalidRequest('language', `no report is worded in "${text}"`);
  return language;
}

/** @throws not-found */
function listedSlide({ project }: Pick<Decisions, 'project'>, picture: SlidePicture): InCase {
  const found = project.casesOf([picture.key]).find((each) => isSamePicture(each, picture));
  if (found !== undefined) return found;
  throw new SpindleError('not-found', {
    what: 'there is nothing to tell of the slide',
    why: 'nothing is recorded of it in the project yet',
    remedy: 'analyse it, or decide about it',
  });
}

/** The policy speaks of slides. */
async function admitted(policy: PathPolicy, path: string): Promise<string> {
  try {
    return await policy.admit(path);
  } catch (cause) {
    const { tag, why } = asSpindleError(cause);
    throw new SpindleError(tag, {
      what: 'the file may not be read',
      where: { path },
      why,
      remedy: 'choose it in the dialog, or put it into the folder that is served',
      cause,
    });
  }
}
