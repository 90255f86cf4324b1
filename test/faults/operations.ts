/** What a process did to the files of a folder, in its order, as `file-layer.c` writes it down. */
import { readFileSync } from 'node:fs';

export type Operation =
  | { readonly kind: 'write'; readonly inode: number; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly inode: number; readonly size: number }
  | { readonly kind: 'sync'; readonly inode: number }
  | { readonly kind: 'sync-folder'; readonly path: string }
  /** A new file, or a new name of one. */
  | { readonly kind: 'create' | 'link'; readonly inode: number; readonly path: string }
  | { readonly kind: 'make-folder' | 'remove'; readonly path: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string }
  /** What the process said, which others may rely on from then on. */
  | { readonly kind: 'print'; readonly text: string };

/** @param log as the layer wrote it; paths in it are below the folder, `''` is the folder itself */
export function readOperations(log: string): Operation[] {
  const bytes = readFileSync(log);
  const operations: Operation[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf('\n', start);
    const [kind = '', a, b, length] = bytes.subarray(start, end).toString('latin1').split(' ');
    const payload = bytes.subarray(end + 1, end + 1 + Number(length));
    if (payload.length !== Number(length)) throw new Error('the recording is cut off');
    operations.push(operationOf(kind, Number(a), Number(b), payload));
    start = end + 1 + payload.length;
  }
  return operations;
}

function operationOf(kind: string, inode: number, number: number, payload: Buffer): Operation {
  const path = payload.toString('utf8');
  switch (kind) {
    case 'W':
      return { kind: 'write', inode, at: number, bytes: payload };
    case 'T':
      return { kind: 'truncate', inode, size: number };
    case 'S':
      return { kind: 'sync', inode };
    case 'D':
      return { kind: 'sync-folder', path };
    case 'C':
      return { kind: 'create', inode, path };
    case 'L':
      return { kind: 'link', inode, path };
    case 'M':
      return { kind: 'make-folder', path };
    case 'U':
      return { kind: 'remove', path };
    case 'R': {
      const [from = '', to = ''] = path.split('\0');
      return { kind: 'rename', from, to };
    }
    case 'P':
      return { kind: 'print', text: path };
    default:
      throw new Error(`the recording has an operation of an unknown kind (${kind})`);
  }
}
