import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it, vi } from 'vitest';

type Listener = (event: Record<string, unknown>) => void;

/** The service worker with what a browser gives it. */
function worker(windows: readonly { readonly focused: boolean }[] = [], language = 'en-GB'): {
  readonly tell: (event: string, content: Record<string, unknown>) => Promise<void>;
  readonly shown: ReturnType<typeof vi.fn>;
  readonly openWindow: ReturnType<typeof vi.fn>;
} {
  const listeners: Record<string, Listener> = {};
  const shown = vi.fn();
  const openWindow = vi.fn();
  const self = {
    addEventListener: (name: string, listener: Listener) => {
      listeners[name] = listener;
    },
    navigator: { language },
    registration: { showNotification: shown },
    clients: { matchAll: async () => windows, openWindow },
  };
  runInNewContext(readFileSync(new URL('../public/push.js', import.meta.url), 'utf8'), { self, Date });
  return {
    shown,
    openWindow,
    tell: async (event, content) => {
      let work: Promise<unknown> | undefined;
      listeners[event]({ ...content, waitUntil: (promise: Promise<unknown>) => {
        work = promise;
      } });
      await work;
    },
  };
}

const pushed = (told: unknown): Record<string, unknown> => ({ data: { json: () => told } });
const clicked = (place: string): Record<string, unknown> => ({ notification: { close: () => undefined, data: place } });

describe('the service worker', () => {
  const at = Date.parse('2026-11-24T08:00:00Z');

  it('shows what is told, by the camera’s name, and leads into playback', async () => {
    const { tell, shown } = worker();
    await tell('push', pushed({ title: 'Main gate: motion', kind: 'motion', camera: 'gate', name: 'Main gate', at }));
    const [title, options] = shown.mock.lastCall as [string, { body: string; tag: string; data: string }];
    expect([title, options.tag, options.data]).toEqual(['Main gate', 'motion gate', '/playback?camera=gate&t=2026-11-24T07%3A59%3A55.000Z']);
    expect(options.body).toMatch(/^Motion · /);
  });

  it('shows a test, in the browser’s language', async () => {
    const { tell, shown } = worker([], 'id-ID');
    await tell('push', pushed({ title: 'Saksi: a test', kind: 'test', camera: null, name: null, at }));
    expect(shown.mock.lastCall?.[0]).toBe('Saksi');
    expect((shown.mock.lastCall?.[1] as { body: string }).body).toContain('Ini sebuah uji');
  });

  it('shows something when nothing is told: a browser takes the right to notify away otherwise', async () => {
    const { tell, shown } = worker();
    await tell('push', { data: null });
    expect(shown).toHaveBeenCalledOnce();
  });

  it('opens the page when there is no window of it', async () => {
    const { tell, openWindow } = worker();
    await tell('notificationclick', clicked('/events'));
    expect(openWindow).toHaveBeenCalledWith('/events');
  });

  describe('with windows of the page', () => {
    const windowOf = (focused: boolean): { focused: boolean; focus: ReturnType<typeof vi.fn>; postMessage: ReturnType<typeof vi.fn> } =>
      ({ focused, focus: vi.fn(), postMessage: vi.fn() });
    let windows = [windowOf(false), windowOf(true)];
    beforeEach(() => {
      windows = [windowOf(false), windowOf(true)];
    });

    it('goes on in the one that is used, where a key may be open', async () => {
      const { tell, openWindow } = worker(windows);
      await tell('notificationclick', clicked('/playback?camera=gate'));
      expect(openWindow).not.toHaveBeenCalled();
      expect(windows[0].focus).not.toHaveBeenCalled();
      expect(windows[1].focus).toHaveBeenCalledOnce();
      expect(windows[1].postMessage).toHaveBeenCalledWith({ place: '/playback?camera=gate' });
    });
  });
});
