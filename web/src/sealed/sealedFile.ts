import { type ByteSource } from './byteSource';
import { ChunkOpener, chunkSize, sealedChunkSize } from './chunkOpener';
import { payloadKey, unwrapFileKey } from './fileKey';
import { type AgeHeader, longestHeader, parseHeader } from './header';
import { SealedError } from './sealedError';

const nonceSize = 16;

/** Enough for the header, and for the first chunk where there are few recipients: the init segment is in it. */
const firstRead = 66_560;

/** Opened chunks that are kept: a key frame and the fragment after it often share one. */
const keptChunks = 24;

/** An age file of which any part can be read, without the rest being fetched. */
export class SealedFile {
  private readonly kept = new Map<number, Uint8Array>();

  private constructor(
    private readonly source: ByteSource,
    private readonly opener: ChunkOpener,
    /** The first chunk as it was read with the header. */
    private firstChunk: Uint8Array,
    /** Where the first chunk begins. */
    readonly prologueSize: number,
  ) {}

  /** Reads the header and opens it with one of the identities. */
  static async open(source: ByteSource, identities: readonly string[]): Promise<SealedFile> {
    const { bytes, header } = await readHeader(source);
    const fileKey = await unwrapFileKey(bytes, header, identities);
    const nonce = bytes.subarray(header.length, header.length + nonceSize);
    const opener = await ChunkOpener.create(payloadKey(fileKey, nonce));
    fileKey.fill(0);
    const prologueSize = header.length + nonceSize;
    return new SealedFile(source, opener, bytes.slice(prologueSize, prologueSize + sealedChunkSize), prologueSize);
  }

  /** Whole chunks before the last one in a file of this size, and so the content that cannot change any more. */
  wholeChunks(fileSize: number): number {
    return Math.max(0, Math.ceil((fileSize - this.prologueSize) / sealedChunkSize) - 1);
  }

  /**
   * Checks that a file of this size ends where its writer ended it.
   *
   * @returns how many bytes its content has.
   */
  async contentSize(fileSize: number): Promise<number> {
    const last = this.wholeChunks(fileSize);
    const start = this.prologueSize + last * sealedChunkSize;
    // One byte more than there should be: nothing may stand behind the last chunk.
    const sealed = await this.source.read(start, sealedChunkSize + 1);
    if (sealed.length !== fileSize - start) {
      throw new SealedError('truncated', 'the file has another size than was said');
    }

    const content = await this.opener.open(sealed, last, true);
    this.keep(last, content);
    return last * chunkSize + content.length;
  }

  /** Reads content that lies in whole chunks, or in the last one if `contentSize` was asked before. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (length <= 0) {
      return new Uint8Array();
    }

    const first = Math.floor(offset / chunkSize);
    const end = Math.ceil((offset + length) / chunkSize);
    const chunks = await this.chunks(first, end);
    const result = new Uint8Array(length);
    for (let index = first; index < end; index++) {
      const chunk = chunks[index - first];
      const from = Math.max(offset, index * chunkSize);
      const to = Math.min(offset + length, (index + 1) * chunkSize);
      if (to - index * chunkSize > chunk.length) {
        throw new SealedError('truncated', 'the file ends before that');
      }

      result.set(chunk.subarray(from - index * chunkSize, to - index * chunkSize), from - offset);
    }

    this.forget();
    return result;
  }

  /**
   * The chunks of a stretch; those that are not kept are fetched, each stretch of them with one request. They are held
   * here, as another reader may drop them from what is kept meanwhile.
   */
  private async chunks(first: number, end: number): Promise<Uint8Array[]> {
    const chunks: Uint8Array[] = [];
    while (first + chunks.length < end) {
      const start = first + chunks.length;
      const kept = this.kept.get(start);
      if (kept !== undefined) {
        chunks.push(kept);
        continue;
      }

      let stop = start + 1;
      while (stop < end && !this.kept.has(stop)) {
        stop++;
      }

      const isFirst = start === 0 && stop === 1 && this.firstChunk.length === sealedChunkSize;
      const bytes = isFirst
        ? this.firstChunk
        : await this.source.read(this.prologueSize + start * sealedChunkSize, (stop - start) * sealedChunkSize);
      for (let index = start; index < stop; index++) {
        const at = (index - start) * sealedChunkSize;
        const content = await this.opener.open(bytes.subarray(at, at + sealedChunkSize), index, false);
        this.keep(index, content);
        chunks.push(content);
      }
    }

    return chunks;
  }

  private keep(index: number, content: Uint8Array): void {
    this.kept.delete(index);
    this.kept.set(index, content);
  }

  /** Drops the oldest. */
  private forget(): void {
    for (const index of this.kept.keys()) {
      if (this.kept.size <= keptChunks) {
        return;
      }

      this.kept.delete(index);
    }
  }
}

async function readHeader(source: ByteSource): Promise<{ bytes: Uint8Array; header: AgeHeader }> {
  for (let size = firstRead; ; size *= 4) {
    const bytes = await source.read(0, size);
    const header = parseHeader(bytes);
    if (header !== undefined && bytes.length >= header.length + nonceSize) {
      return { bytes, header };
    }

    if (bytes.length < size || size > longestHeader) {
      throw new SealedError('truncated', 'the file ends within its header');
    }
  }
}
