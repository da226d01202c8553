import { describe, expect, it } from 'vitest';
import { addressByName, passkeyHindrance } from '../src/api/passkeys';
import { type AlertRule, type Camera } from '../src/api/types';
import { addressesOf, browserName, deliveryText, mistakesOf, ruleText, waysOf } from '../src/pages/alerts/ruleText';
import { translate } from '../src/text/text';

const t = translate.bind(undefined, 'en');
const cameras = [{ id: 'gate', name: 'Main gate', streams: [] }] satisfies Camera[];
const rule: AlertRule = { name: 'night', kinds: [], cameras: [], when: [], mailTo: [], push: true, mqtt: false };

describe('a rule', () => {
  it('is told in one line', () => {
    expect(ruleText(rule, cameras, t)).toBe('everything · all cameras · always');
    expect(ruleText({ ...rule, kinds: ['motion', 'gap'], cameras: ['gate', 'gone'], when: ['mon-fri 22:00-06:00'] }, cameras, t))
      .toBe('motion, gap in the recording · Main gate, gone · mon-fri 22:00-06:00');
  });

  it('names its ways and where they lead', () => {
    expect(waysOf({ ...rule, push: false })).toEqual([]);
    expect(waysOf({ ...rule, mailTo: ['a@b.c', 'd@e.f'], webhook: 'https://x/***', mqtt: true }).map(({ way, to }) => `${way} ${to}`))
      .toEqual(['push ', 'mail a@b.c, d@e.f', 'webhook https://x/***', 'mqtt ']);
  });

  it.each([
    ['is right', rule, []],
    ['has no name', { ...rule, name: '' }, ['name']],
    ['has a name with a space', { ...rule, name: 'at night' }, ['name']],
    ['leads nowhere', { ...rule, push: false }, ['ways']],
    ['has a webhook that is none', { ...rule, webhook: 'ftp://x' }, ['webhook']],
  ])('%s', (_, each, mistakes) => expect(mistakesOf(each)).toEqual(mistakes));

  it('says what became of its alerts', () => {
    const delivery = { rule: 'night', way: 'mail', at: '2026-11-24T08:00:00Z', ok: false, problem: 'the mail server answered 550', isTriedAgain: false };
    expect(deliveryText(undefined, t, 'en')).toContain('nothing sent');
    expect(deliveryText(delivery, t, 'en')).toMatch(/did not arrive, .*: the mail server answered 550$/);
    expect(deliveryText({ ...delivery, isTriedAgain: true }, t, 'en')).toContain('tried again');
    expect(deliveryText({ ...delivery, ok: true, problem: null }, t, 'en')).toMatch(/^arrived, /);
  });
});

it('addresses are typed with commas, semicolons, spaces and lines', () => {
  expect(addressesOf(' a@b.c, d@e.f;g@h.i\nj@k.l ')).toEqual(['a@b.c', 'd@e.f', 'g@h.i', 'j@k.l']);
  expect(addressesOf('  ')).toEqual([]);
});

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome, Linux'],
  ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome, Android'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge, Windows'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15.6; rv:142.0) Gecko/20100101 Firefox/142.0', 'Firefox, Mac OS'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1', 'Safari, iPhone'],
  ['curl', undefined],
])('%s is %s', (agent, name) => expect(browserName(agent)).toBe(name));

describe('passkeys', () => {
  it.each([
    ['localhost', true, true, undefined],
    ['nvr.local', true, true, undefined],
    ['127.0.0.1', true, true, 'number'],
    ['192.0.2.7', true, true, 'number'],
    ['[::1]', true, true, 'number'],
    ['nvr.local', false, false, 'http'],
    ['nvr.local', true, false, 'browser'],
  ] as const)('on %s: %s %s', (host, isSecure, isThere, hindrance) => expect(passkeyHindrance(host, isSecure, isThere)).toBe(hindrance));

  it.each([
    ['http://127.0.0.1:8080/settings?a=b#c', 'http://localhost:8080/settings?a=b#c'],
    ['https://[::1]:8443/', 'https://localhost:8443/'],
    ['https://192.0.2.7:8443/', undefined],
  ])('%s by its name', (address, byName) => expect(addressByName(address)).toBe(byName));
});
