import { Button, Stack, TextInput, Title, UnstyledButton } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../api/client';
import { hindranceHere, signInWithPasskey } from '../api/passkeys';
import { type Body, type Session } from '../api/types';
import { PasswordField } from '../shell/PasswordField';
import { Failure } from '../shell/States';
import { useText } from '../text/text';
import { NoPasskeys } from './NoPasskeys';
import classes from './SignIn.module.css';

/** @param openId what the button says that leads to the OpenID Connect server, where there is one. */
export function SignIn({ openId }: { readonly openId?: string | null }): ReactNode {
  const { t, language, setLanguage } = useText();
  const client = useQueryClient();
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const onSuccess = (session: Session): void => {
    client.setQueryData(['session'], session);
  };
  const signIn = useMutation({ mutationFn: () => api.post<Session>('session', { userName, password } satisfies Body<'SignInRequest'>), onSuccess });
  const passkey = useMutation({ mutationFn: signInWithPasskey, onSuccess });
  const hindrance = hindranceHere();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit}>
        <Stack>
          <div className={classes.brand}>
            <img src="/icon.svg" alt="" width={40} height={40} />
            <Title order={1} size="h3">{t('app.name')}</Title>
          </div>
          <TextInput label={t('signIn.user')} autoComplete="username webauthn" autoFocus required value={userName} onChange={(event) => setUserName(event.currentTarget.value)} />
          <PasswordField label={t('signIn.password')} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          {signIn.isError && <Failure error={signIn.error} />}
          {passkey.isError && <Failure error={new Error(t('signIn.passkeyFailed'))} />}
          <Button type="submit" loading={signIn.isPending}>{t('signIn.submit')}</Button>
          {hindrance === undefined && (
            <Button variant="default" loading={passkey.isPending} onClick={() => passkey.mutate()}>{t('signIn.passkey')}</Button>
          )}
          {hindrance === 'number' && <NoPasskeys hindrance={hindrance} />}
          {openId && <Button variant="default" component="a" href="/api/v1/session/openid">{openId}</Button>}
          <p className={classes.hint}>{t('signIn.hint')}</p>
        </Stack>
      </form>
      <UnstyledButton className={classes.language} lang={language === 'en' ? 'id' : 'en'} onClick={() => setLanguage(language === 'en' ? 'id' : 'en')}>
        {t('account.language')}
      </UnstyledButton>
    </main>
  );
}
