/** The part of the table of commands (`program.ts`) that is of DICOMweb servers. */
import type { Command } from 'commander';
import { dicomWebFind, type DicomWebFindOptions } from './dicomweb-find';
import { dicomWebFetch, type DicomWebFetchOptions } from './dicomweb-fetch';
import { dicomWebStore, type DicomWebStoreOptions } from './dicomweb-store';

const server =
  'root of its services: dicomweb+https://host/dicom-web, with user:password@ where it needs them';

/** @param command adds one @param end takes the exit status */
export function addDicomWebCommands(
  command: (name: string, description: string, of?: Command) => Command,
  end: (status: number) => void,
): void {
  const group = command('dicomweb', 'find, fetch and store on a DICOMweb server (docs/dicomweb.md)');

  command('find', 'list the series of slides that a server has, with their addresses', group)
    .argument('<server>', server)
    .option('--study <uid>', 'only of this study')
    .option('--patient-id <text>', 'only of this patient; * and ? stand for any characters')
    .option('--accession <text>', 'only of this accession number')
    .option('--container <text>', 'only of the glass slide of this number')
    .option('--date <days>', 'only of studies of this day, 20260131, or these, 20260101-20260131')
    .option('--annotations', 'list series of annotations and reports instead')
    .option('--patients', 'print name and number of the patients too')
    .option('--json', 'print JSON')
    .action(async (address: string, options: DicomWebFindOptions) => dicomWebFind(address, options));

  command('fetch', 'fetch annotations and reports as files, which spindle import reads', group)
    .argument('<series>', 'address of a series of them: …/studies/UID/series/UID')
    .requiredOption('--out <folder>', 'folder to write them to')
    .option('--force', 'write over files that are there')
    .option('--json', 'print JSON')
    .action(async (address: string, options: DicomWebFetchOptions) => dicomWebFetch(address, options));

  command('store', 'store files that spindle export has written as DICOM', group)
    .argument('<server>', server)
    .argument('<files...>', 'annotations (dicom-ann) and reports (dicom-sr)')
    .option('--json', 'print JSON')
    .action(async (address: string, files: string[], options: DicomWebStoreOptions) =>
      end(await dicomWebStore(address, files, options)),
    );
}
