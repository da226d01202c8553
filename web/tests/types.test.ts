import { readFileSync } from 'node:fs';
import openapiTypes, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('has the types of the description of the API (else: npm run types)', async () => {
  const types = readFileSync(new URL('../src/api/openapi.ts', import.meta.url), 'utf8');
  const generated = astToString(await openapiTypes(new URL('../openapi.json', import.meta.url)));
  expect(types.endsWith(generated)).toBe(true);
});
