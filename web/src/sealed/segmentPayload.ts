import { type ByteSource } from './byteSource';
import { chunkSize } from './chunkOpener';
import { SealedError } from './sealedError';
import { SealedFile } from './sealedFile';
import { openTail, type Tail } from './tail';

/** Where a segment's bytes are, and what the server says of it. */
export interface SegmentSources {
  readonly segment: ByteSource;
  readonly tail: ByteSource;
}

/** The payload of one segment, which may still be growing, with the tail that continues it. */
export class SegmentPayload {
  private tail: Tail | undefined;

  private constructor(
    private readonly sources: SegmentSources,
    private readonly sealed: SealedFile,
    private readonly identities: readonly string[],
  ) {}

  static async open(sources: SegmentSources, identities: readonly string[]): Promise<SegmentPayload> {
    return new SegmentPayload(sources, await SealedFile.open(sources.segment, identities), identities);
  }

  /** Checks the end of a closed segment. */
  contentSize(fileSize: number): Promise<number> {
    return this.sealed.contentSize(fileSize);
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    try {
      return await this.sealed.read(offset, length);
    } catch (error) {
      if (!(error instanceof SealedError) || (error.reason !== 'truncated' && error.reason !== 'damaged')) {
        throw error;
      }

      return await this.readWithTail(offset, length, error);
    }
  }

  /** What is not in whole chunks yet stands in the tail; unless the segment has overtaken it meanwhile. */
  private async readWithTail(offset: number, length: number, cause: SealedError): Promise<Uint8Array> {
    const isEnough = (tail: Tail | undefined): tail is Tail =>
      tail !== undefined && offset + length <= tail.offset + tail.bytes.length && offset + length > tail.offset;
    if (!isEnough(this.tail)) {
      try {
        this.tail = await openTail(this.sources.tail, this.identities);
      } catch {
        throw cause; // There is no tail: what the segment said stands.
      }
    }

    const tail = this.tail;
    if (!isEnough(tail)) {
      // The tail went on: then all of this is in the segment by now.
      if (tail.offset >= Math.ceil((offset + length) / chunkSize) * chunkSize) {
        return await this.sealed.read(offset, length);
      }

      throw cause;
    }

    const fromSegment = Math.max(0, tail.offset - offset);
    const result = new Uint8Array(length);
    result.set(await this.sealed.read(offset, fromSegment));
    const begin = offset + fromSegment - tail.offset;
    result.set(tail.bytes.subarray(begin, begin + length - fromSegment), fromSegment);
    return result;
  }
}
