import { Button, Code, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, part } from '../api/client';
import { addPasskey, passkeysAreThere } from '../api/passkeys';
import { type PasskeyRow, type Session } from '../api/types';
import { Page, Section } from '../shell/Page';
import { Failure } from '../shell/States';
import { useText } from '../text/text';
import { Alerts } from './Alerts';
import { Sessions } from './users/Sessions';

interface ServerSettings {
  readonly path?: string | null;
  readonly mistakes?: readonly string[];
}

export default function Settings({ session }: { readonly session: Session }): ReactNode {
  const { t } = useText();
  return (
    <Page title={t('settings.title')}>
      <Password userName={session.user.name} />
      {passkeysAreThere() && <Passkeys />}
      <Sessions isAll={false} />
      <Alerts session={session} />
      {session.user.role === 'administrator' && <OfServer />}
    </Page>
  );
}

function Password({ userName }: { readonly userName: string }): ReactNode {
  const { t } = useText();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: () => api.put('password', { current, new: password }),
    onSuccess: () => {
      setCurrent('');
      setPassword('');
    },
  });
  return (
    <Section title={t('settings.password')}>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        change.mutate();
      }}>
        <Stack maw={360}>
          {/* Password managers want to know whose it is. */}
          <input className="visually-hidden" type="text" autoComplete="username" value={userName} readOnly tabIndex={-1} aria-hidden="true" />
          <PasswordInput label={t('settings.passwordOld')} required autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.currentTarget.value)} />
          <PasswordInput label={t('settings.passwordNew')} required minLength={10} autoComplete="new-password" description={t('setup.passwordShort')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          {change.isError && <Failure error={change.error} />}
          {change.isSuccess && <Text role="status">{t('settings.passwordChanged')}</Text>}
          <Group><Button type="submit" loading={change.isPending}>{t('settings.passwordChange')}</Button></Group>
        </Stack>
      </form>
    </Section>
  );
}

function Passkeys(): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const passkeys = useQuery({ queryKey: ['passkeys'], queryFn: () => api.get<PasskeyRow[]>('passkeys'), retry: false });
  const onSuccess = (): Promise<void> => client.invalidateQueries({ queryKey: ['passkeys'] });
  const add = useMutation({ mutationFn: () => addPasskey(name), onSuccess });
  const remove = useMutation({ mutationFn: (id: string) => api.remove(`passkeys/${part(id)}`), onSuccess });
  const error = passkeys.error ?? add.error ?? remove.error;
  return (
    <Section title={t('settings.passkeys')}>
      {passkeys.data?.length === 0 && <Text size="sm" c="dimmed">{t('settings.passkeysNone')}</Text>}
      {passkeys.data?.map((passkey) => (
        <Group key={passkey.id}>
          <Text>{passkey.name ?? passkey.id.slice(0, 8)}</Text>
          <Button size="compact-sm" color="red" variant="light" onClick={() => remove.mutate(passkey.id)}>{t('app.remove')}</Button>
        </Group>
      ))}
      {error !== null && <Failure error={error} />}
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        add.mutate();
      }}>
        <Group align="flex-end">
          <TextInput label={t('app.name.field')} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button type="submit" variant="default" loading={add.isPending}>{t('settings.passkeyAdd')}</Button>
        </Group>
      </form>
    </Section>
  );
}

/** Where the settings file is, and what is wrong with it. It is changed on the server: it is its own manual. */
function OfServer(): ReactNode {
  const { t } = useText();
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => api.get<ServerSettings>('settings'), retry: false });
  return (
    <Section title={t('settings.server')}>
      <p>{t('settings.text')}</p>
      {settings.data?.path && <p><Code>{settings.data.path}</Code></p>}
      {(settings.data?.mistakes?.length ?? 0) > 0 && <Failure error={new Error(`${t('settings.mistakes')} ${settings.data?.mistakes?.join(' ')}`)} />}
      {settings.isError && <Failure error={settings.error} onRetry={() => void settings.refetch()} />}
    </Section>
  );
}
