import { type ByteSource } from './byteSource';
import { SealedError } from './sealedError';

/** A file on the server, read by HTTP ranges (RFC 9110 14). */
export class HttpSource implements ByteSource {
  /** How large the whole file was when it was last read. */
  size: number | undefined;

  constructor(private readonly url: string) {}

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (length <= 0) {
      return new Uint8Array();
    }

    const response = await fetch(this.url, {
      headers: { Range: `bytes=${offset}-${offset + length - 1}` },
      credentials: 'same-origin',
      // A segment that is still being recorded changes: what was cached of it is wrong.
      cache: 'no-store',
    });
    if (response.status === 416) {
      return new Uint8Array(); // Behind the end.
    }

    if (response.status === 200) {
      // A server may answer with the whole file (RFC 9110 14.2).
      return new Uint8Array(await response.arrayBuffer()).subarray(offset, offset + length);
    }

    if (response.status !== 206) {
      throw new SealedError('fetch', `the server answered ${response.status}`);
    }

    const total = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '');
    this.size = total === null ? undefined : Number(total[1]);
    return new Uint8Array(await response.arrayBuffer());
  }
}
