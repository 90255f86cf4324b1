/**
 * Loads sharp's native library so that it calls the GLib of its own libvips. Electron on Linux has loaded the system's
 * GLib, and to that one the dynamic linker would bind the seven GLib functions that sharp calls; objects of the one in the hands
 * of the other end the process. See docs/decisions/020-sharp-in-electron.md.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { reasonOf } from '../../base/thrown';
import { SpindleError } from '../../contract/errors';

/** `RTLD_NODELETE` of glibc, which Node has no name for: the library stays although Node finds no addon in it. */
const stayLoaded = 0x1000;

/**
 * Call it before anything imports sharp, worker threads included: who loads the library first decides. Does nothing
 * where sharp and Electron do not meet in GLib: elsewhere than on Linux, and where sharp was built against the system's.
 * @throws SpindleError `internal` when the library cannot be loaded so.
 */
export function bindSharpToItsOwnGlib(platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'linux') return;
  const libraries = prebuiltLibraries();
  if (libraries === null) return;
  // First libvips, bound as any library: it has its own calls of GLib inside, and memory must come from Electron's allocator.
  try {
    process.dlopen({ exports: {} }, libraries.libvips, constants.dlopen.RTLD_NOW | stayLoaded);
  } catch (thrown) {
    // It is no addon, which Node complains of once it is loaded.
    if (!String(thrown).includes('did not self-register')) throw notLoaded(libraries.libvips, thrown);
  }
  // Then sharp, which asks what it is linked with (the libvips above) before it asks what Electron has loaded.
  try {
    process.dlopen(
      { exports: {} },
      libraries.sharp,
      constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_DEEPBIND,
    );
  } catch (thrown) {
    throw notLoaded(libraries.sharp, thrown);
  }
}

/** `null` when sharp brings no library of its own for this machine. */
function prebuiltLibraries(): { readonly libvips: string; readonly sharp: string } | null {
  const target = `linux-${process.arch}`;
  try {
    const fromSharp = createRequire(createRequire(import.meta.url).resolve('sharp'));
    const entry = fromSharp.resolve(`@img/sharp-${target}/sharp.node`);
    const libvips = createRequire(entry).resolve(`@img/sharp-libvips-${target}/binary`);
    const folder = join(dirname(entry), 'lib');
    const addon = readdirSync(folder).find((name) => name.endsWith('.node'));
    return addon === undefined ? null : { libvips, sharp: join(folder, addon) };
  } catch {
    // No such package: sharp itself says what is missing when it is imported.
    return null;
  }
}

function notLoaded(path: string, cause: unknown): SpindleError {
  return new SpindleError('internal', {
    what: 'cannot load the image library',
    where: { path },
    why: reasonOf(cause),
    remedy: 'install Spindle again, or use it in the browser (spindle serve)',
    cause,
  });
}
