// Shows what the alert rules have this browser told (docs/guide.md). It keeps nothing and fetches nothing.
const texts = {
  en: { motion: 'Motion', tamper: 'The camera was tampered with', 'digital-input': 'Digital input', 'camera-lost': 'Camera lost', 'camera-back': 'Camera is back', gap: 'Gap in the recording', 'disk-low': 'Little space left', test: 'Notifications arrive. This is a test.' },
  id: { motion: 'Gerakan', tamper: 'Kamera diutak-atik', 'digital-input': 'Masukan digital', 'camera-lost': 'Kamera hilang', 'camera-back': 'Kamera kembali', gap: 'Celah dalam rekaman', 'disk-low': 'Ruang hampir habis', test: 'Notifikasi sampai. Ini sebuah uji.' },
};
const leadMs = 5000;

self.addEventListener('push', (event) => {
  const told = event.data?.json() ?? {};
  const language = self.navigator.language.startsWith('id') ? 'id' : 'en';
  const what = texts[language][told.kind] ?? told.kind;
  const who = told.name || told.camera || 'Saksi';
  const at = new Date(told.at ?? Date.now());
  event.waitUntil(self.registration.showNotification(who, {
    body: `${what} · ${at.toLocaleTimeString(language, { hourCycle: 'h23' })}`,
    icon: '/icon.svg',
    // One of a kind and camera: a later one takes its place.
    tag: `${told.kind} ${told.camera ?? ''}`,
    data: told.camera
      ? `/playback?camera=${encodeURIComponent(told.camera)}&t=${encodeURIComponent(new Date(at.getTime() - leadMs).toISOString())}`
      : told.kind === 'test' ? '/alerts' : '/events',
  }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data));
});

/** In a window that is open already, where a key may be open too; else in a new one. */
async function show(place) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [open] = [...windows].sort((a, b) => Number(b.focused) - Number(a.focused));
  if (open === undefined) {
    await self.clients.openWindow(place);
  } else {
    await open.focus();
    open.postMessage({ place });
  }
}
