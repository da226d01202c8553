import { type ByteSource } from './byteSource';
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
    const end = offset + length;
    if (this.tail === undefined || end > this.tail.offset + this.tail.bytes.length) {
      try {
        this.tail = await openTail(this.sources.tail, this.identities);
      } catch {
        throw cause; // There is no tail: what the segment said stands.
      }
    }

    const tail = this.tail;
    if (end > tail.offset + tail.bytes.length) {
      throw cause;
    }

    const fromSegment = Math.min(length, Math.max(0, tail.offset - offset));
    const result = new Uint8Array(length);
    // If the tail went on meanwhile, what is before it stands in the segment by now.
    result.set(await this.sealed.read(offset, fromSegment));
    const begin = offset + fromSegment - tail.offset;
    result.set(tail.bytes.subarray(begin, begin + length - fromSegment), fromSegment);
    return result;
  }
}
