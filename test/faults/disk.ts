/**
 * A folder as a disk holds it: what was synced, and beside it what was done since, of which a power cut leaves any part. Stricter than ext4
 * and xfs, in the manner of ALICE (Pillai et al., OSDI 2014): syncing a file does not save its name, a rename saves nothing of the content, and
 * unsynced writes and names survive in any combination. A synced thing is there; a single change of a name happens whole or not at all; a
 * write is torn between sectors, and changes no byte beside its own.
 */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Operation } from './operations';

type Change =
  | { readonly time: number; readonly at: number; readonly bytes: Buffer }
  | { readonly time: number; readonly size: number };

interface DiskFile {
  content: Buffer;
  unsynced: Change[];
}
interface DiskFolder {
  readonly names: Map<string, DiskNode>;
  /** As the process sees it. */
  readonly seen: Map<string, DiskNode>;
}
type DiskNode = DiskFile | DiskFolder;

/** Names that change in one go; `null` removes one. */
interface Renaming {
  readonly time: number;
  readonly parts: readonly {
    readonly folder: DiskFolder;
    readonly name: string;
    readonly node: DiskNode | null;
  }[];
}

/** Which of the unsynced changes a power cut leaves. */
export interface Survival {
  name(time: number): boolean;
  content(time: number): boolean;
  /** Of a write that is left, by sectors of so many bytes; `null`: whole. */
  readonly torn: { readonly sectorBytes: number; sector(): boolean } | null;
}
export const everything: Survival = { name: () => true, content: () => true, torn: null };

/** Paths below the folder, with the content of files and `null` for folders. */
export type Tree = ReadonlyMap<string, Buffer | null>;

/** The same with the inodes, folders before what is in them. */
export type Snapshot = ReadonlyMap<string, { readonly inode: number; readonly content: Buffer | null }>;

export class Disk {
  readonly #root: DiskFolder = newFolder();
  readonly #files = new Map<number, DiskFile>();
  #renamings: Renaming[] = [];
  #time = 0;

  /** @param before what was there before the first operation, all of it synced */
  constructor(before: Snapshot) {
    for (const [path, { inode, content }] of before) {
      if (content === null) this.apply({ kind: 'make-folder', path });
      else {
        this.apply({ kind: 'create', inode, path });
        this.#fileOf(inode).content = content;
      }
    }
    this.#syncAll();
  }

  #syncAll(): void {
    for (const { parts } of this.#renamings)
      for (const part of parts) setName(part.folder.names, part.name, part.node);
    this.#renamings = [];
  }

  apply(operation: Operation): void {
    this.#time += 1;
    const time = this.#time;
    switch (operation.kind) {
      case 'write':
        this.#fileOf(operation.inode).unsynced.push({ time, at: operation.at, bytes: operation.bytes });
        break;
      case 'truncate':
        this.#fileOf(operation.inode).unsynced.push({ time, size: operation.size });
        break;
      case 'sync': {
        const file = this.#fileOf(operation.inode);
        file.content = contentOf(file, everything);
        file.unsynced = [];
        break;
      }
      case 'sync-folder': {
        const folder = this.#seenAt(operation.path);
        const isOfIt = ({ parts }: Renaming): boolean => parts.some((part) => part.folder === folder);
        for (const { parts } of this.#renamings.filter(isOfIt))
          for (const part of parts) setName(part.folder.names, part.name, part.node);
        this.#renamings = this.#renamings.filter((each) => !isOfIt(each));
        break;
      }
      case 'create': {
        const file: DiskFile = { content: Buffer.alloc(0), unsynced: [] };
        this.#files.set(operation.inode, file);
        this.#rename([[operation.path, file]]);
        break;
      }
      case 'link':
        this.#rename([[operation.path, this.#fileOf(operation.inode)]]);
        break;
      case 'make-folder':
        this.#rename([[operation.path, newFolder()]]);
        break;
      case 'remove':
        this.#rename([[operation.path, null]]);
        break;
      case 'rename':
        this.#rename([
          [operation.to, this.#seenAt(operation.from)],
          [operation.from, null],
        ]);
        break;
      case 'print':
        break;
    }
  }

  /** What stands there after a power cut. */
  after(survival: Survival): Tree {
    const names = new Map<DiskFolder, Map<string, DiskNode>>();
    const namesOf = (folder: DiskFolder): Map<string, DiskNode> => {
      const known = names.get(folder) ?? new Map(folder.names);
      names.set(folder, known);
      return known;
    };
    for (const { time, parts } of this.#renamings)
      if (survival.name(time)) for (const part of parts) setName(namesOf(part.folder), part.name, part.node);
    const tree = new Map<string, Buffer | null>();
    const contents = new Map<DiskFile, Buffer>();
    const walk = (folder: DiskFolder, path: string): void => {
      for (const [name, node] of namesOf(folder)) {
        const below = path === '' ? name : `${path}/${name}`;
        if (isFile(node)) {
          const content = contents.get(node) ?? contentOf(node, survival);
          contents.set(node, content);
          tree.set(below, content);
        } else {
          tree.set(below, null);
          walk(node, below);
        }
      }
    };
    walk(this.#root, '');
    return tree;
  }

  #rename(changes: readonly (readonly [path: string, node: DiskNode | null])[]): void {
    const parts = changes.map(([path, node]) => {
      const [, above = '', name = ''] = /^(?:(.*)\/)?([^/]+)$/.exec(path) ?? [];
      const folder = this.#seenAt(above);
      if (isFile(folder)) throw new Error(`${above} is not a folder`);
      setName(folder.seen, name, node);
      return { folder, name, node };
    });
    this.#renamings.push({ time: this.#time, parts });
  }

  #seenAt(path: string): DiskNode {
    let node: DiskNode | undefined = this.#root;
    for (const name of path === '' ? [] : path.split('/'))
      node = node === undefined || isFile(node) ? undefined : node.seen.get(name);
    if (node === undefined) throw new Error(`nothing was recorded of ${path}`);
    return node;
  }

  #fileOf(inode: number): DiskFile {
    const file = this.#files.get(inode);
    if (file === undefined) throw new Error(`nothing was recorded of the file ${inode}`);
    return file;
  }
}

export function snapshotOf(folder: string, path = ''): Snapshot {
  const found = new Map<string, { readonly inode: number; readonly content: Buffer | null }>();
  for (const name of readdirSync(join(folder, path))) {
    const below = path === '' ? name : `${path}/${name}`;
    const stats = statSync(join(folder, below));
    const content = stats.isDirectory() ? null : readFileSync(join(folder, below));
    found.set(below, { inode: stats.ino, content });
    if (content === null) for (const [inner, node] of snapshotOf(folder, below)) found.set(inner, node);
  }
  return found;
}

export function writeTree(folder: string, tree: Tree): void {
  for (const [path, content] of tree) {
    if (content === null) mkdirSync(join(folder, path), { recursive: true });
    else {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  }
}

function newFolder(): DiskFolder {
  return { names: new Map(), seen: new Map() };
}

function isFile(node: DiskNode): node is DiskFile {
  return 'content' in node;
}

function setName(names: Map<string, DiskNode>, name: string, node: DiskNode | null): void {
  if (node === null) names.delete(name);
  else names.set(name, node);
}

function contentOf({ content, unsynced }: DiskFile, survival: Survival): Buffer {
  const kept = unsynced.filter(({ time }) => survival.content(time));
  if (kept.length === 0) return content;
  const most = Math.max(content.length, ...kept.map((each) => ('size' in each ? each.size : endOf(each))));
  const bytes = Buffer.alloc(most);
  content.copy(bytes);
  let size = content.length;
  for (const each of kept) {
    if ('size' in each) {
      bytes.fill(0, each.size);
      size = each.size;
      continue;
    }
    for (const part of partsOf(each, survival.torn)) {
      part.bytes.copy(bytes, part.at);
      size = Math.max(size, endOf(part));
    }
  }
  return bytes.subarray(0, size);
}

interface Part {
  readonly at: number;
  readonly bytes: Buffer;
}
const endOf = ({ at, bytes }: Part): number => at + bytes.length;

function partsOf(write: Part, torn: Survival['torn']): Part[] {
  if (torn === null) return [write];
  const parts: Part[] = [];
  for (let start = write.at; start < endOf(write);) {
    const end = Math.min(endOf(write), start - (start % torn.sectorBytes) + torn.sectorBytes);
    if (torn.sector())
      parts.push({ at: start, bytes: write.bytes.subarray(start - write.at, end - write.at) });
    start = end;
  }
  return parts;
}
