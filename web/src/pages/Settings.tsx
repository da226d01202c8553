import { Alert, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, part } from '../api/client';
import { addPasskey, hindranceHere } from '../api/passkeys';
import { type Body, type PasskeyRow, type PasswordChanged, type Session, type SettingsFile } from '../api/types';
import { Icon } from '../shell/Icon';
import { Page, Section } from '../shell/Page';
import { PasswordField } from '../shell/PasswordField';
import { Failure } from '../shell/States';
import { useText } from '../text/text';
import { NoPasskeys } from './NoPasskeys';
import { Sessions } from './users/Sessions';

export default function Settings({ session }: { readonly session: Session }): ReactNode {
  const { t } = useText();
  return (
    <Page title={t('settings.title')}>
      {session.user.role === 'administrator' && <OfServer />}
      <Password userName={session.user.name} />
      <Passkeys />
      <Sessions isAll={false} />
    </Page>
  );
}

function Password({ userName }: { readonly userName: string }): ReactNode {
  const { t } = useText();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () => api.put<PasswordChanged>('password', { current, password } satisfies Body<'PasswordChange'>),
    onSuccess: async () => {
      setCurrent('');
      setPassword('');
      await client.invalidateQueries();
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
          <PasswordField label={t('settings.passwordOld')} required autoComplete="current-password" value={current} onChange={(event) => setCurrent(event.currentTarget.value)} />
          <PasswordField label={t('settings.passwordNew')} required minLength={10} autoComplete="new-password" description={t('setup.passwordShort')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          {change.isError && <Failure error={change.error} />}
          {change.isSuccess && <Text role="status">{t('settings.passwordChanged', { sessions: change.data.endedSessions, tokens: change.data.endedTokens })}</Text>}
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
  const isCancelled = error instanceof DOMException && error.name === 'NotAllowedError';
  const hindrance = hindranceHere();
  return (
    <Section title={t('settings.passkeys')}>
      {passkeys.data?.length === 0 && <Text size="sm" c="dimmed">{t('settings.passkeysNone')}</Text>}
      {passkeys.data?.map((passkey) => (
        <Group key={passkey.id}>
          <Text>{passkey.name ?? passkey.id.slice(0, 8)}</Text>
          <Button size="compact-sm" color="red" variant="light" onClick={() => remove.mutate(passkey.id)}>{t('app.remove')}</Button>
        </Group>
      ))}
      {error !== null && <Failure error={isCancelled ? new Error(t('passkeys.cancelled')) : error} />}
      {hindrance !== undefined ? <NoPasskeys hindrance={hindrance} /> : (
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          add.mutate();
        }}>
          <Group align="flex-end">
            <TextInput label={t('app.name.field')} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Button type="submit" variant="default" loading={add.isPending}>{t('settings.passkeyAdd')}</Button>
          </Group>
        </form>
      )}
    </Section>
  );
}

/** Where the settings file is, and what is wrong with it. It is changed on the server: it is its own manual. */
function OfServer(): ReactNode {
  const { t } = useText();
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => api.get<SettingsFile>('settings'), retry: false, refetchInterval: 10_000 });
  const waiting = settings.data?.waitingForRestart ?? [];
  return (
    <Section title={t('settings.server')}>
      <p>{t('settings.text')}</p>
      {settings.data?.path && <p><Code>{settings.data.path}</Code></p>}
      {waiting.length > 0 && (
        <Alert color="yellow" title={t('settings.waiting', { names: waiting.join(', ') })} icon={<Icon name="warning" />}>{t('settings.waitingText')}</Alert>
      )}
      {(settings.data?.mistakes.length ?? 0) > 0 && <Failure error={new Error(`${t('settings.mistakes')} ${settings.data?.mistakes.join(' ')}`)} />}
      {settings.isError && <Failure error={settings.error} onRetry={() => void settings.refetch()} />}
    </Section>
  );
}
