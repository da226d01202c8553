import { Button, Checkbox, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { createIdentity, formatIdentityFile, type Identity } from '../../sealed/identityFile';
import { Icon } from '../../shell/Icon';
import { Loading } from '../../shell/States';
import { useText } from '../../text/text';
import { saveBlob } from '../live/snapshot';
import { RecoverySheet } from './RecoverySheet';

export interface KeysChosen {
  readonly recipients: readonly string[];
}

/** Makes both identities in this browser, or takes recipients whose identities lie elsewhere. */
export function Keys({ onChange }: { readonly onChange: (keys: KeysChosen | undefined) => void }): ReactNode {
  const { t } = useText();
  const [isOwn, setOwn] = useState(false);
  return (
    <Stack>
      {isOwn ? <GivenRecipients onChange={onChange} /> : <NewKeys onChange={onChange} />}
      <div>
        <Button
          size="compact-sm" variant="subtle"
          onClick={() => {
            onChange(undefined);
            setOwn(!isOwn);
          }}
        >
          {t(isOwn ? 'setup.keys.make' : 'setup.keys.existing')}
        </Button>
      </div>
    </Stack>
  );
}

function NewKeys({ onChange }: { readonly onChange: (keys: KeysChosen | undefined) => void }): ReactNode {
  const { t } = useText();
  const [pair, setPair] = useState<{ readonly owner: Identity; readonly recovery: Identity; readonly madeAt: Date }>();
  const [isOwnerSafe, setOwnerSafe] = useState(false);
  const [isRecoverySafe, setRecoverySafe] = useState(false);
  useEffect(() => {
    let isHere = true;
    void Promise.all([createIdentity(), createIdentity()]).then(([owner, recovery]) => {
      if (isHere) {
        setPair({ owner, recovery, madeAt: new Date() });
      }
    });
    return () => {
      isHere = false;
    };
  }, []);
  useEffect(() => {
    onChange(pair !== undefined && isOwnerSafe && isRecoverySafe ? { recipients: [pair.owner.recipient, pair.recovery.recipient] } : undefined);
  }, [pair, isOwnerSafe, isRecoverySafe, onChange]);
  if (pair === undefined) {
    return <Loading />;
  }

  const save = (): void => {
    saveBlob(new Blob([formatIdentityFile(pair.owner, pair.madeAt)], { type: 'text/plain' }), 'saksi-owner.key');
  };
  return (
    <Stack>
      <Text size="sm">{t('setup.keys.text')}</Text>
      <Paper withBorder p="md">
        <Stack gap="xs">
          <Text fw={600}>{t('setup.keys.owner')}</Text>
          <Text size="sm">{t('setup.keys.ownerText')}</Text>
          <Group><Button leftSection={<Icon name="download" size={18} />} onClick={save}>{t('setup.keys.saveOwner')}</Button></Group>
          <Checkbox label={t('setup.keys.confirmOwner')} checked={isOwnerSafe} onChange={(event) => setOwnerSafe(event.currentTarget.checked)} />
        </Stack>
      </Paper>
      <Paper withBorder p="md">
        <Stack gap="xs">
          <Text fw={600}>{t('setup.keys.recovery')}</Text>
          <Text size="sm">{t('setup.keys.recoveryText')}</Text>
          <Group><Button leftSection={<Icon name="print" size={18} />} onClick={() => globalThis.print()}>{t('setup.keys.print')}</Button></Group>
          <Checkbox label={t('setup.keys.confirmRecovery')} checked={isRecoverySafe} onChange={(event) => setRecoverySafe(event.currentTarget.checked)} />
        </Stack>
      </Paper>
      {createPortal(<RecoverySheet identity={pair.recovery} madeAt={pair.madeAt} />, document.body)}
    </Stack>
  );
}

function GivenRecipients({ onChange }: { readonly onChange: (keys: KeysChosen | undefined) => void }): ReactNode {
  const { t } = useText();
  const [text, setText] = useState('');
  const lines = text.split(/\s+/).filter((line) => line !== '');
  const wrong = lines.find((line) => !/^age1[ac-hj-np-z02-9]{58}$/.test(line));
  const change = (value: string): void => {
    setText(value);
    const recipients = [...new Set(value.split(/\s+/).filter((line) => line !== ''))];
    const isRight = recipients.length >= 2 && recipients.every((line) => /^age1[ac-hj-np-z02-9]{58}$/.test(line));
    onChange(isRight ? { recipients } : undefined);
  };
  return (
    <Textarea
      label={t('setup.keys.existing')} description={t('setup.keys.existingText')} rows={4} spellCheck={false} autoComplete="off"
      value={text} onChange={(event) => change(event.currentTarget.value)}
      error={wrong !== undefined ? t('setup.keys.notARecipient', { text: wrong.slice(0, 20) }) : lines.length === 1 ? t('setup.keys.needTwo') : undefined}
    />
  );
}
