/**
 * Makes every CPUID instruction (0f a2) of programs and libraries one that no processor knows (UD0, 0f ff), so that
 * cpuid-mask.c can answer it. Instructions are found by disassembly: no data is touched.
 *
 *     node patch-cpuid.mjs FILE…      each is replaced by a new file: what is linked to the old one stays
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** @type {{ encoding: 'utf8', maxBuffer: number }} */
const text = { encoding: 'utf8', maxBuffer: 2 ** 30 };
const elf = 0x7f454c46;
const x64 = 0x3e;

for (const file of process.argv.slice(2)) {
  const bytes = readFileSync(file);
  if (bytes.readUInt32BE(0) !== elf || bytes.readUInt16LE(18) !== x64) continue;
  const segments = loadedSegments(file);
  const found = execFileSync('sh', ['-c', 'objdump -d "$0" | grep -w cpuid || true', file], text);
  const lines = found.split('\n').filter((line) => line !== '');
  for (const line of lines) {
    const address = Number.parseInt(line, 16);
    const segment = segments.find(({ start, length }) => address >= start && address < start + length);
    if (segment === undefined) throw new Error(`${file}: ${line} is not loaded`);
    const at = address - segment.start + segment.offset;
    if (bytes.readUInt16BE(at) !== 0x0fa2) throw new Error(`${file}: no CPUID at ${at}`);
    bytes.writeUInt16BE(0x0fff, at);
  }
  const part = `${file}.part`;
  writeFileSync(part, bytes, { mode: statSync(file).mode });
  renameSync(part, file);
  process.stdout.write(`${lines.length} CPUID instructions in ${file}\n`);
}

/**
 * Where in memory the parts of an ELF file are loaded.
 * @param {string} file
 */
function loadedSegments(file) {
  const table = execFileSync('readelf', ['-lW', file], text);
  return [...table.matchAll(/^ +LOAD +(0x\w+) (0x\w+) 0x\w+ (0x\w+)/gm)].map(([, offset, start, length]) => ({
    offset: Number(offset),
    start: Number(start),
    length: Number(length),
  }));
}
