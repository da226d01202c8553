import { type ByteSource, MemorySource } from './byteSource';
import { chunkSize } from './chunkOpener';
import { SealedFile } from './sealedFile';
import { SealedError } from './sealedError';

/** The youngest bytes of a segment that is still open (docs/formats/data-directory.md, "Tail"). */
export interface Tail {
  /** Where in the segment's payload the bytes belong. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const headSize = 24;
/** A tail holds less than a chunk, and a big access unit: more than this is none. */
const longestTail = 64 << 20;

/** Opens a tail: 24, `free`, the offset, the length, the bytes. */
export async function openTail(source: ByteSource, identities: readonly string[]): Promise<Tail> {
  // In one read: the next one may find the tail that replaced it.
  const bytes = await source.read(0, longestTail + 1);
  if (bytes.length > longestTail) {
    throw new SealedError('format', 'too long for a tail');
  }

  const sealed = await SealedFile.open(new MemorySource(bytes), identities);
  const size = await sealed.contentSize(bytes.length);
  const content = await sealed.read(0, size);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (size < headSize || view.getUint32(0) !== headSize || view.getUint32(4) !== 0x66726565) {
    throw new SealedError('format', 'not the tail of a segment');
  }

  const offset = Number(view.getBigUint64(8));
  const length = Number(view.getBigUint64(16));
  if (offset % chunkSize !== 0 || !Number.isSafeInteger(offset) || length > size - headSize) {
    throw new SealedError('format', 'not the tail of a segment');
  }

  return { offset, bytes: content.slice(headSize, headSize + length) };
}
