/**
 * Pixels of requests on their way to a process beside this one: written into a file without a name that both hold open,
 * so that the message itself is a few bytes. The channel takes less at once than a patch is large: the rest of it would
 * wait until the other process has computed what it is at, and that process then for this one to send it.
 *
 *     slot n of the file   slotBytes bytes from n · slotBytes on: the pixels of one request that was not answered yet
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { HostRequest } from './messages';

/** A folder of Linux whose files lie in memory only. */
const sharedMemory = '/dev/shm';
/** One slot for each request that a process has at once. */
const slots = 2;
/** What is larger goes through the channel. */
const slotBytes = 2 ** 24;
/** Its number in the process that computes. */
export const slotFile = 4;

const inSlot = z.strictObject({
  slot: z
    .int()
    .min(0)
    .max(slots - 1),
  byteLength: z.int().min(1).max(slotBytes),
});
type InSlot = z.infer<typeof inSlot>;

const requestInSlot = z.looseObject({
  type: z.literal('run'),
  // Checked as an object, pixels themselves would be one of a million unknown keys: three times the computation.
  pixels: z.custom((value) => !ArrayBuffer.isView(value)).pipe(inSlot),
});

/** A run whose pixels lie in a slot. */
export type SlotRequest = Omit<Extract<HostRequest, { type: 'run' }>, 'pixels'> & { readonly pixels: InSlot };

/** The side that asks. */
export class PixelSlotWriter {
  private sent = 0;
  private answered = 0;
  private isOpen = true;

  private constructor(readonly file: number) {}

  /** `null` where the system has no folder of memory: pixels of a patient are not to reach a disk by this way. */
  static open(): PixelSlotWriter | null {
    if (process.platform !== 'linux') return null;
    const path = join(sharedMemory, `spindle-${randomUUID()}`);
    try {
      const file = openSync(path, 'wx+', 0o600);
      rmSync(path);
      return new PixelSlotWriter(file);
    } catch {
      return null;
    }
  }

  /** The request unchanged if no slot is free for its pixels. Answers come in the order of the requests. */
  place(request: HostRequest): HostRequest | SlotRequest {
    if (request.type !== 'run') return request;
    const { byteLength } = request.pixels;
    const slot = this.sent % slots;
    this.sent += 1;
    if (!this.isOpen || this.sent - this.answered > slots || byteLength > slotBytes) return request;
    try {
      writeWhole(this.file, request.pixels, slot * slotBytes);
    } catch {
      return request;
    }
    return { ...request, pixels: { slot, byteLength } };
  }

  /** Notes an answer of any kind: its slot is free. */
  noteAnswer(): void {
    this.answered += 1;
  }

  close(): void {
    if (this.isOpen) closeSync(this.file);
    this.isOpen = false;
  }
}

/** The side that computes. */
export class PixelSlotReader {
  private readonly held = Array.from({ length: slots }, () => new Uint8Array(0));

  constructor(private readonly file: number) {}

  /**
   * The message with its pixels, which lie where they are until it is answered; any other message as it is.
   * @throws Error when the file ends before them
   */
  take(message: unknown): unknown {
    const parsed = requestInSlot.safeParse(message);
    if (!parsed.success) return message;
    const { slot, byteLength } = parsed.data.pixels;
    let memory = this.held[slot];
    if (memory === undefined || memory.length < byteLength) memory = new Uint8Array(byteLength);
    this.held[slot] = memory;
    const pixels = memory.subarray(0, byteLength);
    readWhole(this.file, pixels, slot * slotBytes);
    return { ...parsed.data, pixels };
  }
}

function writeWhole(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}

function readWhole(file: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    const count = readSync(file, bytes, done, bytes.length - done, position + done);
    if (count === 0) throw new RangeError('pixels that are not where the message says');
    done += count;
  }
}
