/** Why a sealed file, or an identity file, is not one. The message is for diagnostics, `reason` for what is shown. */
export type SealedReason = 'format' | 'no-identity' | 'damaged' | 'truncated' | 'passphrase' | 'fetch';

/** The one error of this folder: what is wrong with the bytes that were given. */
export class SealedError extends Error {
  constructor(
    readonly reason: SealedReason,
    message: string,
  ) {
    super(message);
    this.name = 'SealedError';
  }
}
