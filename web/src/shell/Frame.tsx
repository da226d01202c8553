import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { NavLink, useLocation, useNavigate } from 'react-router';
import { api } from '../api/client';
import { onNotificationClick } from '../api/push';
import { type Session } from '../api/types';
import { type TextKey, useText } from '../text/text';
import classes from './Frame.module.css';
import { Icon, type IconName } from './Icon';
import { useKeyring } from './keyring';

interface Place {
  readonly to: string;
  readonly text: TextKey;
  readonly icon: IconName;
  readonly isForAdministrators?: boolean;
}

/** The first four are at hand on a phone, the others behind "More". */
const places: readonly Place[] = [
  { to: '/', text: 'nav.live', icon: 'live' },
  { to: '/playback', text: 'nav.playback', icon: 'playback' },
  { to: '/events', text: 'nav.events', icon: 'events' },
  { to: '/cameras', text: 'nav.cameras', icon: 'cameras' },
  { to: '/alerts', text: 'nav.alerts', icon: 'alerts' },
  { to: '/storage', text: 'nav.storage', icon: 'storage' },
  { to: '/users', text: 'nav.users', icon: 'users', isForAdministrators: true },
  { to: '/tokens', text: 'nav.tokens', icon: 'tokens' },
  { to: '/settings', text: 'nav.settings', icon: 'settings' },
  { to: '/health', text: 'nav.health', icon: 'health' },
  { to: '/about', text: 'nav.about', icon: 'about' },
];
const atHand = 4;

/** Navigation around the pages: a rail at the side, at phone width a bar at the bottom. */
export function Frame({ session, children }: { readonly session: Session; readonly children: ReactNode }): ReactNode {
  const { t } = useText();
  const { pathname } = useLocation();
  const mine = places.filter((place) => place.isForAdministrators !== true || session.user.role === 'administrator');
  const navigate = useNavigate();
  useEffect(() => onNotificationClick((place) => void navigate(place)), [navigate]);
  const here = mine.find((place) => place.to === pathname);
  const title = here === undefined ? t('app.name') : `${t(here.text)} · ${t('app.name')}`;
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <div className={classes.frame}>
      <a href="#main" className={`visually-hidden ${classes.skip}`}>{t('app.skip')}</a>
      <header className={classes.head}>
        <img src="/icon.svg" alt="" width={28} height={28} />
        <span className={classes.brand}>{t('app.name')}</span>
        <AccountMenu session={session} />
      </header>
      <nav className={classes.nav} aria-label={t('nav.label')}>
        {mine.map((place, index) => (
          <NavLink key={place.to} to={place.to} end className={`${classes.link} ${index >= atHand ? classes.wide : ''}`}>
            <Icon name={place.icon} size={22} />
            <span>{t(place.text)}</span>
          </NavLink>
        ))}
        <MoreMenu places={mine.slice(atHand)} />
      </nav>
      <main id="main" tabIndex={-1} className={classes.main}>{children}</main>
    </div>
  );
}

function MoreMenu({ places: rest }: { readonly places: readonly Place[] }): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  return (
    <Menu position="top-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={`${classes.link} ${classes.narrow}`}>
          <Icon name="more" size={22} />
          <span>{t('nav.more')}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {rest.map((place) => (
          <Menu.Item key={place.to} leftSection={<Icon name={place.icon} />} onClick={() => void navigate(place.to)}>{t(place.text)}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function AccountMenu({ session }: { readonly session: Session }): ReactNode {
  const { t, language, setLanguage } = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const { lock } = useKeyring();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = async (): Promise<void> => {
    await lock();
    try {
      await api.remove('session');
    } finally {
      client.clear();
      await client.refetchQueries({ queryKey: ['session'] });
      void navigate('/');
    }
  };
  const nextScheme = colorScheme === 'auto' ? 'light' : colorScheme === 'light' ? 'dark' : 'auto';
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t('account.menu', { name: session.user.name })}>
          <Icon name="person" />
          <span className={classes.accountName}>{session.user.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.user.name} · {t(`role.${session.user.role}`)}</Menu.Label>
        <Menu.Item closeMenuOnClick={false} onClick={() => setColorScheme(nextScheme)}>
          {t('account.colour', { mode: t(`account.colour.${colorScheme}`) })}
        </Menu.Item>
        <Menu.Item lang={language === 'en' ? 'id' : 'en'} onClick={() => setLanguage(language === 'en' ? 'id' : 'en')}>
          {t('account.language')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut()}>{t('account.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
