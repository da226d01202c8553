/** Whether an identity file is itself an age file, in binary or in armor. */
export function needsPassphrase(file: Uint8Array): boolean {
  const begin = String.fromCharCode(...file.subarray(0, 256));
  return begin.startsWith('age-encryption.org/v1\n') || begin.trimStart().startsWith('-----BEGIN AGE ENCRYPTED FILE-----');
}
