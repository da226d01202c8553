import { api } from './client';
import { type Session } from './types';

/** Why there are no passkeys here: the page was opened by a number, over plain HTTP, or by a browser that has none. */
export type PasskeyHindrance = 'number' | 'http' | 'browser';

/** Browsers keep passkeys for a name, on HTTPS and on localhost. */
export function passkeyHindrance(host: string, isSecure: boolean, isThere: boolean): PasskeyHindrance | undefined {
  if (/^\d+(\.\d+){3}$|^\[/.test(host)) {
    return 'number';
  }

  return !isSecure ? 'http' : !isThere ? 'browser' : undefined;
}

/** Of this page in this browser. */
export function hindranceHere(): PasskeyHindrance | undefined {
  return passkeyHindrance(
    location.hostname, isSecureContext, 'PublicKeyCredential' in globalThis && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function');
}

/** The same page by the name of this machine, where it was opened by this machine's own number. */
export function addressByName(address: string): string | undefined {
  const url = new URL(address);
  if (url.hostname !== '127.0.0.1' && url.hostname !== '[::1]') {
    return undefined;
  }

  url.hostname = 'localhost';
  return url.href;
}

export async function signInWithPasskey(): Promise<Session> {
  const options = await api.post<PublicKeyCredentialRequestOptionsJSON>('session/passkey-options');
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return await api.post<Session>('session/passkey', { credential: toJson(credential) });
}

export async function addPasskey(name: string): Promise<void> {
  const options = await api.post<PublicKeyCredentialCreationOptionsJSON>('passkeys/options');
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  await api.post('passkeys', { name, credential: toJson(credential) });
}

function toJson(credential: Credential | null): unknown {
  if (!(credential instanceof PublicKeyCredential)) {
    throw new Error('no passkey was chosen');
  }

  return credential.toJSON();
}
