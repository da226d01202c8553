import { api } from './client';
import { type Session } from './types';

/** Browsers offer passkeys on HTTPS and on localhost. */
export function passkeysAreThere(): boolean {
  return 'PublicKeyCredential' in globalThis && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';
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
