import { type Body } from './types';
import { api } from './client';

const script = '/push.js';

export function pushIsThere(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;
}

/** The subscription of this browser, when it has one. */
export async function pushSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(script);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Asks the owner, then the browser's maker for an address, and tells the server. */
export async function subscribeToPush(key: string): Promise<void> {
  // An older one may hang on another key of the server.
  await (await pushSubscription())?.unsubscribe();
  await navigator.serviceWorker.register(script);
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  await api.post('push/subscriptions', { endpoint, p256dh: keys?.p256dh, auth: keys?.auth } satisfies Body<'PushSubscriptionRequest'>);
}

export async function unsubscribeFromPush(subscription: PushSubscription): Promise<void> {
  await api.remove('push/subscriptions', { endpoint: subscription.endpoint });
  await subscription.unsubscribe();
}

/** Calls back with the address that somebody who clicked a notification wants to see. */
export function onNotificationClick(goTo: (place: string) => void): () => void {
  const listen = (event: MessageEvent<{ readonly place?: unknown } | null>): void => {
    const place = event.data?.place;
    if (typeof place === 'string' && place.startsWith('/')) {
      goTo(place);
    }
  };
  // Not on plain HTTP.
  const container = 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
  container?.addEventListener('message', listen);
  return () => container?.removeEventListener('message', listen);
}
