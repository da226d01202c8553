import { Button, List, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client';
import { type Session, type SetupRequest, type SetupState } from '../../api/types';
import { PasswordField } from '../../shell/PasswordField';
import { Empty, Failure } from '../../shell/States';
import { useText } from '../../text/text';
import { Keys, type KeysChosen } from './Keys';
import classes from './Setup.module.css';

const stepCount = 3;
const shortestPassword = 10;

/** The first set-up: an administrator, and two identities that are made here and stay here. */
export default function Setup({ state }: { readonly state: SetupState }): ReactNode {
  const { t, language, setLanguage } = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [token] = useState(() => location.hash.slice(1));
  const [step, setStep] = useState(1);
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [keys, setKeys] = useState<KeysChosen>();
  const heading = useRef<HTMLHeadingElement>(null);
  const finish = useMutation({
    mutationFn: () => {
      const recipients = state.hasRecipients === true ? [] : (keys?.recipients ?? []);
      return api.post<Session>('setup', { token, userName, password, recipients } satisfies SetupRequest);
    },
    onSuccess: (session) => {
      client.setQueryData(['session'], session);
      void navigate('/', { replace: true });
    },
  });
  useEffect(() => heading.current?.focus(), [step]);
  if (token === '') {
    return <Empty isPage icon="lock" title={t('setup.title')}><p className={classes.text}>{t('setup.needLink')}</p></Empty>;
  }

  const mistake = password !== '' && password.length < shortestPassword ? t('setup.passwordShort') : undefined;
  const differs = again !== '' && again !== password ? t('setup.passwordDiffers') : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (step < stepCount) {
      setStep(step + 1);
    } else {
      finish.mutate();
    }
  };
  const canGoOn = step === 1
    ? userName.trim() !== '' && password.length >= shortestPassword && again === password
    : step === 2 ? state.hasRecipients === true || keys !== undefined : true;
  const titles = [t('setup.account.title'), t('setup.keys.title'), t('setup.truth.title')];

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit}>
        <Stack>
          <div className={classes.head}>
            <img src="/icon.svg" alt="" width={36} height={36} />
            <Title order={1} size="h3">{t('setup.title')}</Title>
            <Button size="compact-xs" variant="subtle" lang={language === 'en' ? 'id' : 'en'} onClick={() => setLanguage(language === 'en' ? 'id' : 'en')}>{t('account.language')}</Button>
          </div>
          <Text size="sm" c="dimmed">{t('setup.step', { step, count: stepCount })}</Text>
          <Title order={2} size="h4" ref={heading} tabIndex={-1} className={classes.heading}>{titles[step - 1]}</Title>
          {step === 1 && (
            <>
              <Text size="sm">{t('setup.account.text')}</Text>
              <TextInput label={t('signIn.user')} required autoComplete="username" value={userName} onChange={(event) => setUserName(event.currentTarget.value)} />
              <PasswordField label={t('signIn.password')} required autoComplete="new-password" description={t('setup.passwordShort')} error={mistake} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
              <PasswordField label={t('setup.passwordAgain')} required autoComplete="new-password" error={differs} value={again} onChange={(event) => setAgain(event.currentTarget.value)} />
            </>
          )}
          <div hidden={step !== 2}>
            {state.hasRecipients === true ? <Text size="sm">{t('setup.keys.given')}</Text> : <Keys onChange={setKeys} />}
          </div>
          {step === 3 && (
            <List spacing="xs" size="sm">
              <List.Item icon={<span className={classes.yes} aria-hidden="true">✓</span>}>{t('setup.truth.yes1')}</List.Item>
              <List.Item icon={<span className={classes.yes} aria-hidden="true">✓</span>}>{t('setup.truth.yes2')}</List.Item>
              <List.Item icon={<span className={classes.no} aria-hidden="true">!</span>}>{t('setup.truth.no1')}</List.Item>
              <List.Item icon={<span className={classes.no} aria-hidden="true">!</span>}>{t('setup.truth.no2')}</List.Item>
              <List.Item icon={<span className={classes.no} aria-hidden="true">!</span>}>{t('setup.truth.no3')}</List.Item>
              <List.Item icon={<span className={classes.no} aria-hidden="true">!</span>}>{t('setup.truth.no4')}</List.Item>
            </List>
          )}
          {finish.isError && <Failure error={finish.error} />}
          <div className={classes.buttons}>
            {step > 1 && <Button variant="default" onClick={() => setStep(step - 1)}>{t('setup.back')}</Button>}
            <Button type="submit" disabled={!canGoOn} loading={finish.isPending}>{t(step < stepCount ? 'setup.next' : 'setup.finish')}</Button>
          </div>
        </Stack>
      </form>
    </main>
  );
}
