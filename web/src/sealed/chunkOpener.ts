import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { SealedError } from './sealedError';

/** Bytes of content in every chunk but the last. */
export const chunkSize = 65_536;

/** Bytes that such a chunk takes in the file: content and tag. */
export const sealedChunkSize = chunkSize + 16;

/** Opens single chunks of one payload (age.md, "Payload": STREAM with ChaCha20-Poly1305). */
export class ChunkOpener {
  private constructor(
    private readonly key: Uint8Array,
    private readonly native: CryptoKey | undefined,
  ) {}

  /** Uses the browser's cipher where it has one (Chromium: ten times as fast), else one in TypeScript. */
  static async create(key: Uint8Array): Promise<ChunkOpener> {
    return new ChunkOpener(key, await importNative(key));
  }

  /**
   * Opens the chunk with this index.
   *
   * @param isFinal - whether it is sealed as the last one: a chunk opens as one or the other, never as both.
   */
  async open(sealed: Uint8Array, index: number, isFinal: boolean): Promise<Uint8Array> {
    if (sealed.length < 16 || sealed.length > sealedChunkSize || (!isFinal && sealed.length !== sealedChunkSize)) {
      throw new SealedError('truncated', `chunk ${index} has an impossible length`);
    }

    // Only a file without content ends in an empty chunk.
    if (isFinal && sealed.length === 16 && index > 0) {
      throw new SealedError('damaged', 'an empty last chunk');
    }

    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(3, Math.floor(index / 2 ** 32));
    new DataView(nonce.buffer).setUint32(7, index >>> 0);
    nonce[11] = isFinal ? 1 : 0;
    try {
      if (this.native !== undefined) {
        return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce), this.native, sealed as Uint8Array<ArrayBuffer>));
      }

      return chacha20poly1305(this.key, nonce).decrypt(sealed);
    } catch {
      throw new SealedError('damaged', `chunk ${index} does not open`);
    }
  }
}

/** WICG's "Modern Algorithms in the Web Cryptography API": the nonce is called `iv` there. */
function parameters(nonce: Uint8Array): Algorithm & { iv: Uint8Array } {
  return { name: 'ChaCha20-Poly1305', iv: nonce };
}

async function importNative(key: Uint8Array): Promise<CryptoKey | undefined> {
  if (globalThis.crypto?.subtle === undefined) {
    return undefined;
  }

  try {
    const format = 'raw-secret' as 'raw'; // Not yet in TypeScript's types.
    return await crypto.subtle.importKey(format, key as Uint8Array<ArrayBuffer>, { name: 'ChaCha20-Poly1305' }, false, ['decrypt']);
  } catch {
    return undefined; // Firefox and Safari do not know this cipher: the other one takes over.
  }
}
