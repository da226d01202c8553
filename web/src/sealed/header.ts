import { SealedError } from './sealedError';

/** One recipient's wrapped file key (age.md, "recipient stanza"). */
export interface Stanza {
  readonly args: readonly string[];
  readonly body: Uint8Array;
}

/** The header of an age v1 file, as far as it can be read without an identity. */
export interface AgeHeader {
  readonly stanzas: readonly Stanza[];
  /** Length in bytes of the header with its last line feed; the payload's nonce follows. */
  readonly length: number;
  /** Length in bytes of what the MAC is over: up to and with `---`. */
  readonly macLength: number;
  readonly mac: Uint8Array;
}

/** A recording for more than ten thousand recipients is none. */
export const longestHeader = 1 << 20;

const versionLine = 'age-encryption.org/v1';
const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const base64Values = new Map([...base64Alphabet].map((sign, value) => [sign, value]));

/** Base64 of RFC 4648 section 4 without padding; what is not canonical is refused (age.md). */
export function decodeBase64(text: string): Uint8Array {
  if (text.length % 4 === 1) {
    throw new SealedError('format', 'base64 of an impossible length');
  }

  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let at = 0;
  for (const sign of text) {
    const value = base64Values.get(sign);
    if (value === undefined) {
      throw new SealedError('format', 'a sign that is not of base64');
    }

    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[at++] = (bits >> count) & 0xff;
    }
  }

  if ((bits & ((1 << count) - 1)) !== 0) {
    throw new SealedError('format', 'base64 that is not canonical');
  }

  return bytes;
}

/**
 * Parses the header of an age v1 file.
 *
 * @returns undefined when the bytes end before the header does.
 * @throws SealedError for anything that age.md does not permit.
 */
export function parseHeader(bytes: Uint8Array): AgeHeader | undefined {
  const lines = new LineReader(bytes);
  const version = lines.next();
  if (version === undefined) {
    const begin = String.fromCharCode(...bytes.subarray(0, versionLine.length));
    if (!versionLine.startsWith(begin)) {
      throw new SealedError('format', 'not an age v1 file');
    }

    return undefined;
  }

  if (version !== versionLine) {
    throw new SealedError('format', 'not an age v1 file');
  }

  const stanzas: Stanza[] = [];
  for (;;) {
    const macStart = lines.offset;
    const line = lines.next();
    if (line === undefined) {
      return undefined;
    }

    if (line.startsWith('---')) {
      return closeHeader(line, stanzas, macStart, lines.offset);
    }

    const args = parseArguments(line);
    const body = readBody(lines);
    if (body === undefined) {
      return undefined;
    }

    stanzas.push({ args, body });
  }
}

function closeHeader(line: string, stanzas: Stanza[], macStart: number, length: number): AgeHeader {
  if (stanzas.length === 0 || !/^--- [^ ]{43}$/.test(line)) {
    throw new SealedError('format', 'the header does not end as one');
  }

  return { stanzas, length, macLength: macStart + 3, mac: decodeBase64(line.slice(4)) };
}

function parseArguments(line: string): string[] {
  // One blank between arguments, each of at least one visible character of ASCII.
  if (!/^->( [!-~]+)+$/.test(line)) {
    throw new SealedError('format', 'neither a stanza nor the end of the header');
  }

  return line.slice(3).split(' ');
}

/** A body is lines of 64 signs and a last one of fewer, which may be empty. */
function readBody(lines: LineReader): Uint8Array | undefined {
  let text = '';
  for (;;) {
    const line = lines.next();
    if (line === undefined) {
      return undefined;
    }

    if (line.length > 64) {
      throw new SealedError('format', 'a line of a stanza is too long');
    }

    text += line;
    if (line.length < 64) {
      return decodeBase64(text);
    }
  }
}

class LineReader {
  offset = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): string | undefined {
    const end = this.bytes.indexOf(0x0a, this.offset);
    if (end < 0 || end >= longestHeader) {
      if (this.bytes.length >= longestHeader) {
        throw new SealedError('format', 'the header is too long');
      }

      return undefined;
    }

    let text = '';
    for (let i = this.offset; i < end; i++) {
      text += String.fromCharCode(this.bytes[i]);
    }

    this.offset = end + 1;
    return text;
  }
}
