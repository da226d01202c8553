import { Encrypter } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemorySource } from '../src/sealed/byteSource';
import { sealedChunkSize } from '../src/sealed/chunkOpener';
import { decodeBase64, parseHeader } from '../src/sealed/header';
import {
  createIdentity, formatIdentityFile, readIdentityFile, sealIdentities,
} from '../src/sealed/identityFile';
import { needsPassphrase } from '../src/sealed/needsPassphrase';
import { SealedError } from '../src/sealed/sealedError';
import { SealedFile } from '../src/sealed/sealedFile';
import { SegmentPayload } from '../src/sealed/segmentPayload';
import { openTail } from '../src/sealed/tail';
import { testFile } from './testFile';

const stock = testFile('stock-70000.age');
const content = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
let secrets: string[] = [];

beforeAll(async () => {
  secrets = (await readIdentityFile(testFile('test-only-identity.txt'))).map((identity) => identity.secret);
});

async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (error instanceof SealedError) {
      return error.reason;
    }

    throw error;
  }
}

async function openWhole(bytes: Uint8Array, identities = secrets): Promise<Uint8Array> {
  const file = await SealedFile.open(new MemorySource(bytes), identities);
  return await file.read(0, await file.contentSize(bytes.length));
}

describe('a file of the stock age command', () => {
  it('opens whole', async () => {
    expect(await openWhole(stock)).toEqual(content);
  });

  it.each([[0, 1], [0, 65_536], [65_535, 2], [65_536, 1], [65_530, 4470], [69_999, 1], [12_345, 50_000], [5, 0]])(
    'gives %i + %i of its content', async (offset, length) => {
      const file = await SealedFile.open(new MemorySource(stock), secrets);
      expect(await file.contentSize(stock.length)).toBe(70_000);
      expect(await file.read(offset, length)).toEqual(content.subarray(offset, offset + length));
    });

  it('gives a whole chunk before its end is known', async () => {
    const file = await SealedFile.open(new MemorySource(stock), secrets);
    expect(await file.read(10, 100)).toEqual(content.subarray(10, 110));
    expect(await reasonOf(file.read(65_536, 100))).toBe('truncated');
  });

  it('says that an identity is the wrong one', async () => {
    expect(await reasonOf(openWhole(stock, [(await createIdentity()).secret]))).toBe('no-identity');
    expect(await reasonOf(openWhole(stock, []))).toBe('no-identity');
  });

  it('can be read at many places at once', async () => {
    const large = Uint8Array.from({ length: 80 * 65_536 }, (_, i) => (i * 7 + (i >> 8)) & 255);
    const encrypter = new Encrypter();
    encrypter.addRecipient((await readIdentityFile(testFile('test-only-identity.txt')))[0].recipient);
    const sealed = await encrypter.encrypt(large);
    const memory = new MemorySource(sealed);
    let let11Pass = (): void => undefined;
    const wait = new Promise<void>((resolve) => (let11Pass = resolve));
    const file = await SealedFile.open({
      read: async (offset, length) => {
        if (Math.floor(offset / sealedChunkSize) === 11) {
          await wait;
        }

        return memory.read(offset, length);
      },
    }, secrets);
    const read = async (first: number, end: number): Promise<void> => {
      const content = await file.read(first * 65_536, (end - first) * 65_536);
      expect(Buffer.compare(content, large.subarray(first * 65_536, end * 65_536))).toBe(0);
    };
    await read(10, 11);
    const slow = read(10, 40); // Chunk 10 is kept,
    await read(40, 78); // but not for long.
    let11Pass();
    await slow;
  });

  it('fetches only what is needed', async () => {
    let bytesRead = 0;
    const memory = new MemorySource(new Uint8Array([...stock.subarray(0, stock.length)]));
    const file = await SealedFile.open({
      read: (offset, length) => {
        bytesRead += Math.min(length, stock.length - offset);
        return memory.read(offset, length);
      },
    }, secrets);
    bytesRead = 0;
    await file.read(0, 60_000);
    await file.read(100, 200);
    expect(bytesRead).toBe(0);
  });
});

describe('sizes around a chunk', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073])('%i bytes', async (size) => {
    const identity = await createIdentity();
    const encrypter = new Encrypter();
    encrypter.addRecipient(identity.recipient);
    const plain = Uint8Array.from({ length: size }, (_, i) => (i * 31) & 255);
    const sealed = await encrypter.encrypt(plain);
    expect(await openWhole(sealed, [identity.secret])).toEqual(plain);
    expect(await reasonOf(openWhole(sealed.subarray(0, sealed.length - 1), [identity.secret]))).not.toBe('none');
    expect(await reasonOf(openWhole(new Uint8Array([...sealed, 0]), [identity.secret]))).not.toBe('none');
  });
});

describe('a file that somebody changed', () => {
  const header = parseHeader(stock);
  const prologue = (header?.length ?? 0) + 16;

  it('does not open with any byte of its header changed', async () => {
    for (let at = 0; at < prologue; at += 3) {
      const changed = stock.slice();
      changed[at] ^= 1;
      expect(await reasonOf(openWhole(changed)), `byte ${at}`).not.toBe('none');
    }
  });

  it.each([
    ['the first chunk', prologue + 5],
    ['the tag of the first chunk', prologue + sealedChunkSize - 1],
    ['the last chunk', prologue + sealedChunkSize + 5],
    ['the last byte', stock.length - 1],
  ])('does not open with a changed bit in %s', async (_, at) => {
    const changed = stock.slice();
    changed[at] ^= 0x80;
    expect(await reasonOf(openWhole(changed))).toBe('damaged');
  });

  it('is not whole when cut between chunks', async () => {
    expect(await reasonOf(openWhole(stock.subarray(0, prologue + sealedChunkSize)))).toBe('damaged');
  });

  it('does not open with its chunks in another order', async () => {
    const changed = new Uint8Array([
      ...stock.subarray(0, prologue), ...stock.subarray(prologue + sealedChunkSize), ...stock.subarray(prologue, prologue + sealedChunkSize),
    ]);
    expect(await reasonOf(openWhole(changed))).not.toBe('none');
  });

  it('says that the end is missing when it ends in the header', async () => {
    for (const length of [0, 1, 21, 22, 100, prologue - 1]) {
      expect(await reasonOf(openWhole(stock.subarray(0, length))), `${length}`).toBe('truncated');
    }
  });

  it('ends in our own error whatever was done to it', async () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return seed % below;
    };
    for (let round = 0; round < 200; round++) {
      const changed = stock.slice(0, random(2) === 0 ? stock.length : random(400));
      for (let i = 0; i <= random(4); i++) {
        changed[random(Math.min(changed.length || 1, prologue))] = random(256);
      }

      await reasonOf(openWhole(changed)); // Throws anything that is no SealedError.
    }
  });
});

describe('a header', () => {
  const mac = 'A'.repeat(43);
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  it.each([
    ['another version', 'age-encryption.org/v2\n-> X25519 AAA\n\n--- ' + mac + '\n'],
    ['no stanza', `age-encryption.org/v1\n--- ${mac}\n`],
    ['two blanks between arguments', `age-encryption.org/v1\n-> X25519  AAA\n\n--- ${mac}\n`],
    ['a blank at the end', `age-encryption.org/v1\n-> X25519 \n\n--- ${mac}\n`],
    ['a control character', `age-encryption.org/v1\n-> X\u0001 A\n\n--- ${mac}\n`],
    ['a body line of 65 signs', `age-encryption.org/v1\n-> X A\n${'A'.repeat(65)}\n--- ${mac}\n`],
    ['padding', `age-encryption.org/v1\n-> X A\nAA==\n--- ${mac}\n`],
    ['base64 that is not canonical', `age-encryption.org/v1\n-> X A\nAB\n--- ${mac}\n`],
    ['a short MAC', `age-encryption.org/v1\n-> X A\n\n--- ${mac.slice(1)}\n`],
    ['a long MAC', `age-encryption.org/v1\n-> X A\n\n--- ${mac}AA\n`],
    ['a carriage return', `age-encryption.org/v1\r\n-> X A\n\n--- ${mac}\n`],
    ['no last short line', `age-encryption.org/v1\n-> X A\n${'A'.repeat(64)}\n--- ${mac}\n`],
  ])('is refused with %s', (_, text) => {
    expect(() => parseHeader(bytes(text))).toThrow(SealedError);
  });

  it('is read with a stanza of a kind that nobody knows', () => {
    const text = `age-encryption.org/v1\n-> new-kind a b\n${'A'.repeat(64)}\n\n--- ${mac}\nrest`;
    const header = parseHeader(bytes(text));
    expect(header?.stanzas[0].args).toEqual(['new-kind', 'a', 'b']);
    expect(header?.stanzas[0].body.length).toBe(48);
    expect(header?.length).toBe(text.length - 4);
  });

  it('decodes base64', () => {
    expect([...decodeBase64('AQID')]).toEqual([1, 2, 3]);
    expect([...decodeBase64('/w')]).toEqual([255]);
  });
});

describe('a segment that is still being recorded', () => {
  const segment = testFile('open-segment.mp4.age');
  const tail = testFile('open-segment.mp4.tail.age');
  const none = { read: () => Promise.reject(new SealedError('fetch', '404')) };

  it('has a tail that continues it', async () => {
    const opened = await openTail(new MemorySource(tail), secrets);
    expect(opened.offset).toBe(1 * 65_536);
    const payload = await SegmentPayload.open({ segment: new MemorySource(segment), tail: new MemorySource(tail) }, secrets);
    const bytes = await payload.read(opened.offset - 1000, 2000);
    expect(bytes.subarray(1000)).toEqual(opened.bytes.subarray(0, 1000));
  });

  it('says so when what was asked for is not there yet', async () => {
    const payload = await SegmentPayload.open({ segment: new MemorySource(segment), tail: none }, secrets);
    expect((await payload.read(0, 1 * 65_536)).length).toBe(1 * 65_536);
    expect(await reasonOf(payload.read(1 * 65_536, 100))).not.toBe('none');
    const withTail = await SegmentPayload.open({ segment: new MemorySource(segment), tail: new MemorySource(tail) }, secrets);
    expect(await reasonOf(withTail.read(9_000_000, 10))).not.toBe('none');
  });

  it('ends in the closing chunk', async () => {
    const whole = await openWhole(segment);
    expect([...whole.subarray(-8)]).toEqual([0, 0, 0, 8, 0x66, 0x72, 0x65, 0x65]);
  });

  it('has its tail replaced at any time', async () => {
    const later = Uint8Array.from([...tail.subarray(0, -1), tail[tail.length - 1] ^ 1]);
    let reads = 0;
    const replaced = { read: (offset: number, length: number) => new MemorySource(reads++ === 0 ? tail : later).read(offset, length) };
    expect((await openTail(replaced, secrets)).offset).toBe(1 * 65_536);
  });

  it('takes no file for a tail that is none', async () => {
    expect(await reasonOf(openTail(new MemorySource(stock), secrets))).toBe('format');
  });
});

describe('an identity file', () => {
  it('is read with comments, blank lines and CRLF', async () => {
    const [identity] = await readIdentityFile(testFile('test-only-identity.txt'));
    const text = `# hello\r\n\r\n${identity.secret}\r\n  \n#end`;
    expect(await readIdentityFile(new TextEncoder().encode(text))).toEqual([identity]);
  });

  it.each([
    ['nothing', ''], ['comments alone', '# a\n'], ['a recipient', 'age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj\n'],
    ['a wrong checksum', 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEQ\n'], ['noise', '\u0000\u0001\n'],
  ])('is refused with %s in it', async (_, text) => {
    expect(await reasonOf(readIdentityFile(new TextEncoder().encode(text)))).toBe('format');
  });

  it('opens with its passphrase alone', async () => {
    const file = testFile('test-only-identity-passphrase.age');
    expect(needsPassphrase(file)).toBe(true);
    expect(await reasonOf(readIdentityFile(file))).toBe('passphrase');
    expect(await reasonOf(readIdentityFile(file, 'wrong'))).toBe('passphrase');
    expect((await readIdentityFile(file, 'correct horse')).map((identity) => identity.secret)).toEqual(secrets);
  });

  it('is written as age-keygen does', async () => {
    const identity = await createIdentity();
    const text = formatIdentityFile(identity, new Date(Date.UTC(2026, 10, 24, 15, 30, 45)));
    expect(text).toMatch(/^# created: 2026-11-24T15:30:45Z\n# public key: age1[0-9a-z]{58}\nAGE-SECRET-KEY-1[0-9A-Z]{58}\n$/);
    expect(await readIdentityFile(new TextEncoder().encode(text))).toEqual([identity]);
  });

  it('is kept sealed with a passphrase', async () => {
    const identity = await createIdentity();
    const sealed = await sealIdentities([identity], 'a b c d');
    expect(sealed).not.toContain(identity.secret);
    expect(await readIdentityFile(new TextEncoder().encode(sealed), 'a b c d')).toEqual([identity]);
  });
});
