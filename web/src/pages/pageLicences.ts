/** What is in the bundle of the page; a test compares it with package.json. */
export const pageLicences = [
  { name: '@mantine/core', version: '9.8.1', licence: 'MIT' },
  { name: '@mantine/hooks', version: '9.8.1', licence: 'MIT' },
  { name: '@noble/ciphers', version: '2.4.0', licence: 'MIT' },
  { name: '@noble/hashes', version: '2.4.0', licence: 'MIT' },
  { name: '@tanstack/react-query', version: '5.108.0', licence: 'MIT' },
  { name: 'age-encryption', version: '0.3.1', licence: 'BSD-3-Clause' },
  { name: 'qrcode-generator', version: '2.0.4', licence: 'MIT' },
  { name: 'react', version: '19.3.1', licence: 'MIT' },
  { name: 'react-dom', version: '19.3.1', licence: 'MIT' },
  { name: 'react-router', version: '7.18.6', licence: 'MIT' },
] as const;
