import { Button, FileButton, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { SealedError } from '../../sealed/sealedError';
import { needsPassphrase } from '../../sealed/needsPassphrase';
import { Icon } from '../../shell/Icon';
import { useKeyring } from '../../shell/keyring';
import { PasswordField } from '../../shell/PasswordField';
import { Failure } from '../../shell/States';
import { type Translate, useText } from '../../text/text';
import classes from './KeyPanel.module.css';

/** Asks for the owner's key, which stays in this browser. */
export function KeyPanel(): ReactNode {
  const { t } = useText();
  const keyring = useKeyring();
  const [file, setFile] = useState<Uint8Array>();
  const [passphrase, setPassphrase] = useState('');
  const [pasted, setPasted] = useState('');
  const unlock = useMutation({
    mutationFn: ({ bytes, secret }: { bytes: Uint8Array; secret?: string }) => keyring.unlock(bytes, secret),
  });
  const unlockKept = useMutation({ mutationFn: () => keyring.unlockKept(passphrase) });
  if (!globalThis.isSecureContext) {
    return <Failure error={new Error(t('key.insecure'))} />;
  }

  const choose = async (chosen: File | null): Promise<void> => {
    if (chosen !== null) {
      const bytes = new Uint8Array(await chosen.arrayBuffer());
      setFile(needsPassphrase(bytes) ? bytes : undefined);
      if (!needsPassphrase(bytes)) {
        unlock.mutate({ bytes });
      }
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (file !== undefined) {
      unlock.mutate({ bytes: file, secret: passphrase });
    } else if (keyring.isKept) {
      unlockKept.mutate();
    } else {
      unlock.mutate({ bytes: new TextEncoder().encode(pasted) });
      setPasted('');
    }
  };
  const error = unlock.error ?? unlockKept.error;
  const asksPassphrase = file !== undefined || keyring.isKept;
  return (
    <form className={classes.panel} onSubmit={submit} aria-label={t('key.title')}>
      <Icon name="lock" size={36} />
      <Text fw={600} size="lg">{t('key.title')}</Text>
      <Text size="sm" c="dimmed" ta="center">{t('key.text')}</Text>
      <FileButton onChange={(chosen) => void choose(chosen)}>
        {(props) => <Button {...props} loading={unlock.isPending}>{t('key.choose')}</Button>}
      </FileButton>
      {asksPassphrase ? (
        <PasswordField
          className={classes.field} label={t(file !== undefined ? 'key.passphrase' : 'key.keptPassphrase')} autoComplete="off"
          value={passphrase} onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      ) : (
        <PasswordField
          className={classes.field} label={t('key.paste')} placeholder="AGE-SECRET-KEY-1…" autoComplete="off"
          value={pasted} onChange={(event) => setPasted(event.currentTarget.value)}
        />
      )}
      <Group>
        <Button type="submit" variant="default" disabled={asksPassphrase ? passphrase === '' : pasted === ''} loading={unlock.isPending || unlockKept.isPending}>
          {t(asksPassphrase ? 'key.open' : 'key.use')}
        </Button>
        {keyring.isKept && <Button variant="subtle" color="red" onClick={keyring.forget}>{t('key.forgetKept')}</Button>}
      </Group>
      {error !== null && <Failure error={new Error(keyError(t, error))} />}
    </form>
  );
}

/** Says that the key is open; locks it, or keeps it sealed in this browser. */
export function KeyState(): ReactNode {
  const { t } = useText();
  const keyring = useKeyring();
  const [isAsking, setAsking] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const keep = useMutation({
    mutationFn: () => keyring.keep(passphrase),
    onSuccess: () => {
      setAsking(false);
      setPassphrase('');
    },
  });
  if (keyring.recipients.length === 0) {
    return null;
  }

  return (
    <Group gap="xs" wrap="nowrap">
      <span className={classes.open} title={keyring.recipients.join('\n')}>
        <Icon name="unlock" size={16} />
        {t('key.isOpen')}
      </span>
      {!keyring.isKept && <Button size="compact-xs" variant="subtle" onClick={() => setAsking(true)}>{t('key.keep')}</Button>}
      <Button size="compact-xs" variant="default" onClick={() => void keyring.lock()}>{t('key.lock')}</Button>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={t('key.keep')} closeButtonProps={{ 'aria-label': t('app.close') }}>
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          keep.mutate();
        }}>
          <Stack>
            <Text size="sm">{t('key.keepText')}</Text>
            <PasswordField label={t('key.keepPassphrase')} autoComplete="new-password" required minLength={8} data-autofocus value={passphrase} onChange={(event) => setPassphrase(event.currentTarget.value)} />
            {keep.isError && <Failure error={keep.error} />}
            <Button type="submit" loading={keep.isPending}>{t('key.keep')}</Button>
          </Stack>
        </form>
      </Modal>
    </Group>
  );
}

function keyError(t: Translate, error: Error): string {
  if (error instanceof SealedError && error.reason === 'passphrase') {
    return t('key.error.passphrase');
  }

  return error instanceof SealedError && error.reason === 'format' ? t('key.error.format') : error.message;
}
