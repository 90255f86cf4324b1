/**
 * Fetches the CUDA provider: feed index → address of packages → one package (a zip) → its libraries beside the
 * runtime's own. A file is there whole or not at all, and nothing that was there is touched before all are ready.
 */
import AdmZip from 'adm-zip';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';
import { reasonOf } from '../../../base/thrown';
import { partName, sweepParts } from '../../../base/part-files';
import { moveWhole } from '../../../base/whole-file';
import { SpindleError, throwIfAborted } from '../../../contract/errors';
import { targetOf, type CudaFiles } from './cuda-files';

const indexSchema = z.object({
  resources: z.array(z.object({ '@id': z.string(), '@type': z.string() })),
});
/** The resource of NuGet's protocol under which packages lie as plain files. */
const packageBase = 'PackageBaseAddress/3.0.0';
const maxPackageBytes = 2 ** 31;
const maxIndexBytes = 2 ** 20;

export interface FetchOptions {
  /** @param total `null` when the server does not say */
  readonly onProgress?: (bytes: number, total: number | null) => void;
  readonly signal?: AbortSignal;
}

/** @throws SpindleError `not-found` when it cannot be fetched or is not what it should be; `write-failed`; `aborted`. */
export async function fetchCudaFiles(files: CudaFiles, options: FetchOptions = {}): Promise<string[]> {
  // Beside the target, so that a rename moves no bytes.
  const folder = join(files.folder, partName());
  await sweepParts(files.folder);
  await writing(files.folder, () => mkdir(folder));
  try {
    const archive = join(folder, 'package.zip');
    await download(await packageAddress(files, options), archive, options);
    const ready = await extract(archive, folder, files);
    for (const { name, path } of ready) {
      await writing(targetOf(files, name), () => moveWhole(path, targetOf(files, name)));
    }
    return ready.map(({ name }) => targetOf(files, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function packageAddress(
  { index, packageName, version }: CudaFiles,
  options: FetchOptions,
): Promise<string> {
  const response = await request(index, options);
  const text = await response.text();
  const parsed = indexSchema.safeParse(text.length > maxIndexBytes ? null : jsonOf(text));
  const base = parsed.data?.resources.find((resource) => resource['@type'] === packageBase)?.['@id'];
  if (base === undefined) throw unfetched(index, 'it is not a package index');
  const [id, number] = [packageName.toLowerCase(), version.toLowerCase()];
  return new URL(`${id}/${number}/${id}.${number}.nupkg`, base.endsWith('/') ? base : `${base}/`).href;
}

async function download(address: string, path: string, options: FetchOptions): Promise<void> {
  const response = await request(address, options);
  const length = Number(response.headers.get('content-length') ?? NaN);
  if (response.body === null) throw unfetched(address, 'the answer is empty');
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      options.onProgress?.(bytes, Number.isFinite(length) ? length : null);
      if (bytes > maxPackageBytes) done(unfetched(address, `it has more than ${maxPackageBytes} bytes`));
      else done(null, chunk);
    },
  });
  try {
    // The same stream, by the name that Node gives its type.
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
    await pipeline(body, counter, createWriteStream(path), {
      ...(options.signal && { signal: options.signal }),
    });
  } catch (cause) {
    throwIfAborted(options.signal);
    if (cause instanceof SpindleError) throw cause;
    throw unfetched(address, `the transfer broke off (${reasonOf(cause)})`, cause);
  }
  if (Number.isFinite(length) && bytes !== length) {
    throw unfetched(address, `only ${bytes} of ${length} bytes arrived`);
  }
}

/** The libraries out of the package, each under its own name in `folder`. Checks every checksum. */
async function extract(
  archive: string,
  folder: string,
  { files, packageName }: CudaFiles,
): Promise<{ readonly name: string; readonly path: string }[]> {
  const ready = [];
  const zip = opened(archive, packageName);
  for (const { name, pathInPackage } of files) {
    const content = contentOf(zip, pathInPackage, packageName);
    const path = join(folder, name);
    await writing(path, () => writeFile(path, content));
    ready.push({ name, path });
  }
  return ready;
}

function opened(archive: string, packageName: string): AdmZip {
  try {
    return new AdmZip(archive);
  } catch (cause) {
    throw unfetched(packageName, `it is not a package (${reasonOf(cause)})`, cause);
  }
}

function contentOf(zip: AdmZip, path: string, packageName: string): Buffer {
  const entry = zip.getEntry(path);
  if (entry === null) throw unfetched(packageName, `it has no ${path}`);
  try {
    return entry.getData();
  } catch (cause) {
    throw unfetched(packageName, `${path} is damaged (${reasonOf(cause)})`, cause);
  }
}

async function request(address: string, { signal }: FetchOptions): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { ...(signal && { signal }) });
  } catch (cause) {
    throwIfAborted(signal);
    // What fetch throws says only that it failed; its cause says how.
    const why =
      cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : reasonOf(cause);
    throw unfetched(address, `it cannot be reached (${why})`, cause);
  }
  if (!response.ok) throw unfetched(address, `the server answered with status ${response.status}`);
  return response;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new SpindleError('write-failed', {
      what: 'cannot install the CUDA files',
      where: { path },
      why: reasonOf(cause),
      remedy: 'check free space, and whether you may write to the folder that Spindle is installed in',
      cause,
    });
  }
}

function unfetched(place: string, why: string, cause?: unknown): SpindleError {
  return new SpindleError('not-found', {
    what: 'cannot fetch the CUDA files',
    where: { path: place },
    why,
    remedy: 'check the connection and try again; everything else works without them',
    cause,
  });
}
