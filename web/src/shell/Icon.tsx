import { type ReactNode } from 'react';

/** Drawn on a field of 24 by 24, in lines. */
const paths = {
  live: 'M3 7h12v10H3zM15 10.5l6-3v9l-6-3',
  playback: 'M12 7v5l3 2M4 12a8 8 0 1 0 2.500-5.800L4 8.500M4 4v4.500h4.500',
  events: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 21h4',
  alerts: 'M4 9.500v5l11 4.500V5zM15 9a3.500 3.500 0 0 1 0 6M7 15.500V20h3v-3.500',
  cameras: 'M4 6l13 3-1.500 5.500L3 11zM9 13.500V19H4M17.500 10.500l3 .8',
  storage: 'M4 7c0-2 16-2 16 0v10c0 2-16 2-16 0zM4 7c0 2 16 2 16 0M4 12c0 2 16 2 16 0',
  users: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c0-4 3-6 6.500-6s6.500 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6M18 14.500c2.500.8 3.500 3 3.500 5.500',
  tokens: 'M8 15a4 4 0 1 1 0-8 4 4 0 0 1 0 8zM12 11h9M17 11v4M20.500 11v3',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  health: 'M3 12h4l2.500-6 4.500 12 2.500-6h4.500',
  about: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.500v.2',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  play: 'M7 4.500l12 7.500-12 7.500z',
  pause: 'M8 5v14M16 5v14',
  stepBack: 'M17 5l-9 7 9 7zM6 5v14',
  stepForward: 'M7 5l9 7-9 7zM18 5v14',
  back: 'M11 6l-6 6 6 6M5 12h14',
  forward: 'M13 6l6 6-6 6M19 12H5',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  up: 'M5 15l7-7 7 7',
  down: 'M5 9l7 7 7-7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  soundOn: 'M4 9.500v5h4l5 4v-13l-5 4zM16.500 9a4.500 4.500 0 0 1 0 6M19 6.500a8 8 0 0 1 0 11',
  soundOff: 'M4 9.500v5h4l5 4v-13l-5 4zM17 9.500l5 5M22 9.500l-5 5',
  snapshot: 'M4 8h3.500l1.500-2.500h6L16.500 8H20v11H4zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z',
  enlarge: 'M14 4h6v6M10 20H4v-6M20 4l-7 7M4 20l7-7',
  shrink: 'M20 10h-6V4M4 14h6v6M14 10l6.500-6.500M10 14l-6.500 6.500',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  unlock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 6.800-1.200',
  download: 'M12 4v11M7 10.500l5 5 5-5M4 20h16',
  upload: 'M12 16V5M7 9.500l5-5 5 5M4 20h16',
  edit: 'M4 20l1-4.500L16 4.500l3.500 3.500-11 11zM13.500 7l3.500 3.500',
  trash: 'M5 7h14M9 7V4.500h6V7M7 7l1 13h8l1-13M10.500 11v5.500M13.500 11v5.500',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L21 21',
  warning: 'M12 4l9.500 16h-19zM12 10v5M12 17.500v.2',
  bookmark: 'M7 4h10v16l-5-4-5 4z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c0-4 3.500-6 7.500-6s7.500 2 7.500 6',
  grid: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  close: 'M6 6l12 12M18 6L6 18',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={name === 'more' ? 3 : 1.8}
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
