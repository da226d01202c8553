import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Decrypter } from 'age-encryption';
import { type AgeHeader } from './header';
import { SealedError } from './sealedError';

const text = new TextEncoder();

/**
 * Finds the file key of a header with one of the identities, and checks that nobody changed the header.
 *
 * @param identities - AGE-SECRET-KEY-1... each.
 */
export async function unwrapFileKey(bytes: Uint8Array, header: AgeHeader, identities: readonly string[]): Promise<Uint8Array> {
  // age.md: scrypt stands alone. Recordings are never sealed to a passphrase.
  if (header.stanzas.some((stanza) => stanza.args[0] === 'scrypt')) {
    throw new SealedError('format', 'sealed with a passphrase, not to recipients');
  }

  const head = bytes.slice(0, header.length);
  let lastError: unknown;
  for (const identity of identities) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    try {
      const fileKey = await decrypter.decryptHeader(head);
      checkMac(head, header, fileKey);
      return fileKey;
    } catch (error) {
      if (error instanceof SealedError) {
        throw error;
      }

      lastError = error;
    }
  }

  const message = lastError instanceof Error ? lastError.message : 'no identity';
  const isForeign = lastError === undefined || /no identity matched/i.test(message);
  throw new SealedError(isForeign ? 'no-identity' : 'damaged', message);
}

function checkMac(head: Uint8Array, header: AgeHeader, fileKey: Uint8Array): void {
  const key = hkdf(sha256, fileKey, undefined, text.encode('header'), 32);
  const expected = hmac(sha256, key, head.subarray(0, header.macLength));
  let difference = expected.length ^ header.mac.length;
  for (let i = 0; i < expected.length; i++) {
    difference |= expected[i] ^ header.mac[i];
  }

  if (difference !== 0) {
    throw new SealedError('damaged', 'the header was changed');
  }
}

/** The key of the chunks: HKDF of the file key with the payload's nonce (age.md, "Payload"). */
export function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return hkdf(sha256, fileKey, nonce, text.encode('payload'), 32);
}
