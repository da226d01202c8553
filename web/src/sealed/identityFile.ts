import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { needsPassphrase } from './needsPassphrase';
import { SealedError } from './sealedError';

/** One identity and its public part. */
export interface Identity {
  readonly secret: string;
  readonly recipient: string;
}

const ageBegin = 'age-encryption.org/v1\n';

/** Reads an identity file: identities, one a line; empty lines and `#` comments mean nothing. */
export async function readIdentityFile(file: Uint8Array, passphrase?: string): Promise<Identity[]> {
  if (file.length > 1 << 20) {
    throw new SealedError('format', 'too long for an identity file');
  }

  if (!needsPassphrase(file)) {
    return await parseIdentities(new TextDecoder().decode(file));
  }

  if (passphrase === undefined || passphrase === '') {
    throw new SealedError('passphrase', 'the identity file is sealed with a passphrase');
  }

  const binary = latin(file.subarray(0, ageBegin.length)) === ageBegin ? file : decodeArmor(file);
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  let text: string;
  try {
    text = await decrypter.decrypt(binary, 'text');
  } catch {
    throw new SealedError('passphrase', 'the passphrase does not open the identity file');
  }

  return await parseIdentities(text);
}

async function parseIdentities(text: string): Promise<Identity[]> {
  const found: Identity[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) {
      continue;
    }

    try {
      if (!line.startsWith('AGE-SECRET-KEY-1')) {
        throw new Error('another kind of line');
      }

      found.push({ secret: line, recipient: await identityToRecipient(line) });
    } catch {
      throw new SealedError('format', `line ${index + 1} is not an identity`);
    }
  }

  if (found.length === 0) {
    throw new SealedError('format', 'no identity in it');
  }

  return found;
}

/** Makes a new identity, here and nowhere else. */
export async function createIdentity(): Promise<Identity> {
  const secret = await generateX25519Identity();
  return { secret, recipient: await identityToRecipient(secret) };
}

/** The file as `age-keygen` writes it. */
export function formatIdentityFile(identity: Identity, createdAt: Date): string {
  const created = `${createdAt.toISOString().slice(0, 19)}Z`;
  return `# created: ${created}\n# public key: ${identity.recipient}\n${identity.secret}\n`;
}

/** Seals identities with a passphrase, for keeping in the browser. */
export async function sealIdentities(identities: readonly Identity[], passphrase: string): Promise<string> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return armor.encode(await encrypter.encrypt(`${identities.map((identity) => identity.secret).join('\n')}\n`));
}

function decodeArmor(file: Uint8Array): Uint8Array {
  try {
    return armor.decode(latin(file));
  } catch {
    throw new SealedError('format', 'the armor of the identity file is damaged');
  }
}

function latin(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }

  return text;
}
