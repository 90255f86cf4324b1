/**
 * The report of decisions on slides of a project: gathered from its log, with pictures from the slides' own files where those can be
 * reached, and drawn as a PDF.
 */
import { dirname, resolve } from 'node:path';
import sharp from 'sharp';
import { reasonOf } from '../base/thrown';
import { asSpindleError, SpindleError } from '../contract/errors';
import type { InCase } from '../project/cases';
import type { Project } from '../project/project';
import { readCrop } from '../report/crop';
import type { ReportContent, SlideContent } from '../report/decided/content';
import { drawReport, type ReportPictures } from '../report/decided/draw-report';
import type { SlidePictures } from '../report/decided/page';
import { plainTemplate, parseTemplate, type ReportTemplate } from '../report/decided/template';
import { readOverview } from '../report/overview';
import { overviewJpeg } from '../report/pdf/overview-panel';
import type { SlideReading } from '../slide/open';
import { gatherFromProject, type GatheredWithRun } from './gather-report';
import type { Slide } from '../slide/slide';
import { usingListedSlide, type AdmitFile } from './listed-slide-file';
import { readNamed } from './read-named';

/** Longest side, pixels. */
const overviewSide = 1600;
const mostCrops = 36;
/** Micrometres that a crop shows. */
const cropSideUm = 32;
/** Of a logo. */
const mostLogoBytes = 10_000_000;
const mostLogoSide = 1200;

export interface ReportRequest
  extends
    Pick<ReportContent, 'spindle' | 'createdAt' | 'paper' | 'identity'>,
    Partial<Pick<ReportContent, 'language'>> {
  readonly slides: readonly InCase[];
  /** Files that were named, beside where the project has seen its slides. */
  readonly files: readonly string[];
  /** Its name, where the report is of one. */
  readonly case: string | null;
  /** Path of a template. */
  readonly template?: string;
  /** Of every file that is read for it; left out: each may be read. */
  readonly admit?: AdmitFile;
  readonly reading: SlideReading;
}

export interface MadeReport {
  readonly pdf: Uint8Array;
  readonly content: ReportContent;
  /** Why pictures of slides were left out, a sentence each. */
  readonly notes: readonly string[];
}

/** @throws not-found, template-invalid, project-invalid */
export async function makeReport(project: Project, request: ReportRequest): Promise<MadeReport> {
  const { template, logo } = await readTemplate(request.template, request.admit);
  const { head, id } = project.info();
  const notes: string[] = [];
  const slides: SlideContent[] = [];
  const pictures: SlidePictures[] = [];
  for (const slide of request.slides) {
    const { name } = slide;
    const gathered = gatherFromProject(project, slide, { last: head.seq, name, identity: request.identity });
    const seen = await picturesOf(project, slide, gathered, request, notes);
    slides.push({ ...gathered.content, pictures: seen.shown });
    pictures.push(seen.pictures);
  }
  const content: ReportContent = {
    ...{ version: 1, spindle: request.spindle, createdAt: request.createdAt },
    language: request.language ?? template.language ?? 'en',
    ...{ paper: request.paper, identity: request.identity, template },
    logo: logo === null ? null : { width: logo.width, height: logo.height },
    case: request.identity === 'case' ? request.case : null,
    project: { id, seq: head.seq, chain: head.hash },
    slides,
  };
  const drawn: ReportPictures = { logo: logo?.bytes ?? null, slides: pictures };
  return { pdf: (await drawReport(content, drawn)).pdf, content, notes };
}

interface Logo {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

async function readTemplate(
  path: string | undefined,
  admit: AdmitFile = (file) => Promise.resolve(file),
): Promise<{ readonly template: ReportTemplate; readonly logo: Logo | null }> {
  if (path === undefined) return { template: plainTemplate, logo: null };
  const template = parseTemplate((await fileBytes(await admit(path), mostLogoBytes)).toString('utf8'), path);
  if (template.logo === undefined) return { template, logo: null };
  const logo = await admit(resolve(dirname(path), template.logo));
  const bytes = await fileBytes(logo, mostLogoBytes);
  try {
    const { data, info } = await sharp(bytes)
      .resize({ width: mostLogoSide, height: mostLogoSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true });
    return { template, logo: { bytes: data, width: info.width, height: info.height } };
  } catch (cause) {
    throw new SpindleError('template-invalid', {
      what: 'cannot take the logo of the template',
      where: { path: logo },
      why: reasonOf(cause),
      remedy: 'name a PNG or JPEG file in the template',
      cause,
    });
  }
}

async function fileBytes(path: string, most: number): Promise<Buffer> {
  const bytes = await readNamed(path, 'the file');
  if (bytes.length <= most) return bytes;
  throw new SpindleError('template-invalid', {
    what: 'cannot take the file for a report',
    where: { path },
    why: `it has ${bytes.length} bytes, more than ${most}`,
    remedy: 'choose a smaller file',
  });
}

interface SeenSlide {
  readonly shown: SlideContent['pictures'];
  readonly pictures: SlidePictures;
}

const unseen: SeenSlide = {
  shown: { overview: null, crops: [] },
  pictures: { overview: null, crops: new Map() },
};

/** A slide that cannot be reached is reported without pictures, and a note says so. */
async function picturesOf(
  project: Project,
  listed: InCase,
  { content, result }: GatheredWithRun,
  { files, reading, admit }: Pick<ReportRequest, 'files' | 'reading' | 'admit'>,
  notes: string[],
): Promise<SeenSlide> {
  if (result === null) return unseen;
  const seen = async (slide: Slide): Promise<SeenSlide> => {
    const reader = slide.inSrgb;
    const overview = await readOverview(reader, result.mpp, overviewSide);
    const { width, height, umPerPx, scaleX, scaleY } = overview;
    const crops = new Map<number, Buffer>();
    const shown: SlideContent['pictures']['crops'][number][] = [];
    for (const { number, x, y } of content.figures.slice(0, mostCrops)) {
      const crop = await readCrop(reader, result.mpp, [x, y], cropSideUm);
      crops.set(number, crop.jpeg);
      shown.push({ figure: number, sideUm: crop.sideUm, isIncomplete: crop.incomplete });
    }
    return {
      shown: { overview: { width, height, umPerPx, scaleX, scaleY }, crops: shown },
      pictures: { overview: await overviewJpeg(overview), crops },
    };
  };
  const used = await usingListedSlide(
    project,
    listed,
    { files, reading, ...(admit && { admit }) },
    seen,
  ).catch((thrown: unknown) => ({ kind: 'not-reached', why: asSpindleError(thrown).why }) as const);
  if (used.kind === 'used') return used.value;
  notes.push(`${listed.name ?? listed.key} is reported without pictures: ${used.why}`);
  return unseen;
}
