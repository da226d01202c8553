// Prints what failed, with its message and where: node scripts/failed-tests.mjs RESULT.xml...
// The results are xunit's XML (version 2), as the test programs write them.
import { readFileSync } from 'node:fs';

const plain = (text) =>
    text
        .replace(/^<!\[CDATA\[|\]\]>$/g, '')
        .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
        .replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
        .replace(/\\"/g, '"');

for (const file of process.argv.slice(2)) {
    const xml = readFileSync(file, 'utf8');
    for (const [, name, body] of xml.matchAll(/<test [^>]*\bname="([^"]*)"[^>]*\bresult="Fail"[^>]*>(.*?)<\/test>/gs)) {
        const part = (tag) => plain(body.match(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 's'))?.[1] ?? '').trim();
        console.log(`FAILED ${plain(name)}`);
        const message = part('message').split('\n').slice(0, 8);
        const places = [...new Set(part('stack-trace').split('\n').filter((line) => /\btests\b/.test(line)))].slice(0, 3);
        for (const line of [...message, ...places]) {
            console.log(`    ${line.trim().slice(0, 300)}`);
        }
    }
}
