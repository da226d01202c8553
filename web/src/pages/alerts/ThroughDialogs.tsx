import { Button, Group, Modal, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../../api/client';
import { type AlertMail, type AlertMqtt } from '../../api/types';
import { PasswordField } from '../../shell/PasswordField';
import { Failure } from '../../shell/States';
import { type TextKey, useText } from '../../text/text';
import classes from './Alerts.module.css';

const securities = ['starttls', 'tls', 'none'] as const;

interface DialogProps {
  readonly title: TextKey;
  readonly isSetUp: boolean;
  readonly save: () => Promise<void>;
  readonly switchOff: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What the dialogs of all ways have in common: save, and switch off. */
function WayDialog({ title, isSetUp, save, switchOff, onClose, children }: DialogProps): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: (what: () => Promise<void>) => what(),
    onSuccess: async () => {
      await Promise.all([['alerts'], ['push-key'], ['about']].map((queryKey) => client.invalidateQueries({ queryKey })));
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={t(title)} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form onSubmit={(event: FormEvent) => {
        event.preventDefault();
        run.mutate(save);
      }}>
        <Stack>
          {children}
          {run.isError && <Failure error={run.error} />}
          <Group justify="flex-end">
            {isSetUp && <Button variant="light" color="red" onClick={() => run.mutate(switchOff)}>{t('alerts.switchOff')}</Button>}
            <Button variant="default" onClick={onClose}>{t('app.cancel')}</Button>
            <Button type="submit" loading={run.isPending}>{t('app.save')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface ServerProps {
  readonly server: AlertMail | AlertMqtt;
  readonly hasPassword: boolean;
  readonly onChange: (part: Partial<AlertMail & AlertMqtt>) => void;
  /** Between the address and who signs in. */
  readonly children: ReactNode;
}

function ServerFields({ server, hasPassword, onChange, children }: ServerProps): ReactNode {
  const { t } = useText();
  return (
    <>
      <TextInput label={t('alerts.host')} required data-autofocus value={server.host} onChange={(event) => onChange({ host: event.currentTarget.value })} />
      <div className={classes.columns}>
        {children}
        <NumberInput
          label={t('alerts.port')} placeholder={t('alerts.portHelp')} min={1} max={65_535} allowDecimal={false} hideControls value={server.port ?? ''}
          onChange={(value) => onChange({ port: value === '' ? null : Number(value) })}
        />
        <TextInput label={t('cameras.user')} autoComplete="off" value={server.userName ?? ''} onChange={(event) => onChange({ userName: event.currentTarget.value || null })} />
        <PasswordField
          label={t('cameras.password')} autoComplete="new-password" placeholder={hasPassword ? t('alerts.kept') : undefined} value={server.password ?? ''}
          // Empty means: as it was; the server never gives a password back.
          onChange={(event) => onChange({ password: event.currentTarget.value || undefined })}
        />
      </div>
    </>
  );
}

export function MailDialog({ mail, onClose }: { readonly mail: AlertMail | undefined; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const [draft, setDraft] = useState<AlertMail>(mail ?? { host: '', from: '', security: 'starttls' });
  const change = (part: Partial<AlertMail>): void => setDraft({ ...draft, ...part });
  return (
    <WayDialog
      title="alerts.mailServer" isSetUp={mail !== undefined} onClose={onClose} save={() => api.put('alerts/mail', draft)} switchOff={() => api.remove('alerts/mail')}
    >
      <ServerFields server={draft} hasPassword={mail?.hasPassword === true} onChange={change}>
        <Select
          label={t('alerts.security')} allowDeselect={false} value={draft.security ?? 'starttls'}
          data={securities.map((value) => ({ value, label: t(`alerts.security.${value}`) }))}
          // The usual port is another one.
          onChange={(security) => change({ security, port: null })}
        />
      </ServerFields>
      <TextInput label={t('alerts.from')} type="email" required value={draft.from} onChange={(event) => change({ from: event.currentTarget.value })} />
    </WayDialog>
  );
}

export function MqttDialog({ mqtt, onClose }: { readonly mqtt: AlertMqtt | undefined; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const [draft, setDraft] = useState<AlertMqtt>(mqtt ?? { host: '', usesTls: false, prefix: 'saksi', discovery: 'homeassistant' });
  const change = (part: Partial<AlertMqtt>): void => setDraft({ ...draft, ...part });
  return (
    <WayDialog
      title="alerts.broker" isSetUp={mqtt !== undefined} onClose={onClose} save={() => api.put('alerts/mqtt', draft)} switchOff={() => api.remove('alerts/mqtt')}
    >
      <ServerFields server={draft} hasPassword={mqtt?.hasPassword === true} onChange={change}>
        <Switch label={t('alerts.tls')} checked={draft.usesTls === true} onChange={(event) => change({ usesTls: event.currentTarget.checked, port: null })} />
      </ServerFields>
      <div className={classes.columns}>
        <TextInput label={t('alerts.prefix')} value={draft.prefix ?? ''} onChange={(event) => change({ prefix: event.currentTarget.value })} />
        <TextInput label={t('alerts.discovery')} description={t('alerts.discoveryHelp')} value={draft.discovery ?? ''} onChange={(event) => change({ discovery: event.currentTarget.value })} />
      </div>
    </WayDialog>
  );
}

export function ContactDialog({ contact, onClose }: { readonly contact: string; readonly onClose: () => void }): ReactNode {
  const { t } = useText();
  const [address, setAddress] = useState(contact.replace(/^mailto:/, ''));
  const put = (value: string): Promise<void> => api.put('alerts/push', { contact: value });
  return (
    <WayDialog
      title="alerts.way.push" isSetUp={contact !== ''} onClose={onClose} switchOff={() => put('')}
      save={() => put(address.trim().startsWith('https://') ? address.trim() : `mailto:${address.trim()}`)}
    >
      <Text size="sm">{t('alerts.contactText')}</Text>
      <TextInput label={t('alerts.contact')} required data-autofocus value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
    </WayDialog>
  );
}
