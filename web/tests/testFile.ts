import { readFileSync } from 'node:fs';

export function testFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`testdata/${name}`, import.meta.url)));
}
