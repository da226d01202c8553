import { Button, Group, Modal, MultiSelect, NumberInput, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, part } from '../../api/client';
import { type AlertRule, type AlertTestAnswer, type Alerts, type Body, type Camera, eventKinds } from '../../api/types';
import { PasswordField } from '../../shell/PasswordField';
import { Failure } from '../../shell/States';
import { textOr, useText } from '../../text/text';
import { linesOf, wrongLine } from '../cameras/schedule';
import classes from './Alerts.module.css';
import { addressesOf, mistakesOf } from './ruleText';
import { TestAnswers } from './TestAnswers';

const secondsOfMinute = 60;
const usualQuietSeconds = 300;
const newRule: AlertRule = { name: '', kinds: [], cameras: [], when: [], quietSeconds: usualQuietSeconds, mailTo: [], push: false, mqtt: false };

interface Props {
  /** The one to change; a new one without. */
  readonly rule: AlertRule | undefined;
  readonly alerts: Alerts;
  readonly cameras: readonly Camera[];
  readonly onClose: () => void;
}

/** Adds or edits a rule; a test can be sent before it is saved. */
export function RuleDialog({ rule, alerts, cameras, onClose }: Props): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const [draft, setDraft] = useState(rule ?? newRule);
  const [mailTo, setMailTo] = useState(draft.mailTo.join(', '));
  const [when, setWhen] = useState(draft.when.join('\n'));
  const [secret, setSecret] = useState('');
  const [wasSent, setSent] = useState(false);
  const change = (part: Partial<AlertRule>): void => setDraft({ ...draft, ...part });
  const whole: AlertRule = { ...draft, name: draft.name.trim(), mailTo: addressesOf(mailTo), when: linesOf(when), webhookSecret: secret === '' ? undefined : secret } satisfies Body<'AlertRuleDocument'>;
  const mistakes = mistakesOf(whole);
  const wrong = wrongLine(whole.when);
  const shown = (mistake: (typeof mistakes)[number]): boolean => wasSent && mistakes.includes(mistake);
  const test = useMutation({ mutationFn: () => api.post<AlertTestAnswer[]>('alerts/test', whole) });
  const save = useMutation({
    mutationFn: () => rule === undefined ? api.post('alerts/rules', whole) : api.put(`alerts/rules/${part(rule.name)}`, whole),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['alerts'] });
      onClose();
    },
  });
  const unless = (send: () => void): void => {
    setSent(true);
    if (mistakes.length === 0 && wrong === undefined) {
      send();
    }
  };
  const names = new Map(cameras.map((camera) => [camera.id, camera.name]));
  return (
    <Modal opened onClose={onClose} size="lg" title={t(rule === undefined ? 'alerts.addTitle' : 'alerts.editTitle')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form noValidate onSubmit={(event: FormEvent) => {
        event.preventDefault();
        unless(() => save.mutate());
      }}>
        <Stack>
          <TextInput
            label={t('app.name.field')} description={t('alerts.nameHelp')} required data-autofocus error={shown('name') ? t('alerts.nameMistake') : undefined}
            value={draft.name} onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <MultiSelect
            label={t('alerts.kinds')} description={t('alerts.empty')} clearable placeholder={draft.kinds.length === 0 ? t('alerts.kindsAll') : undefined}
            data={eventKinds.map((kind) => ({ value: kind, label: textOr(t, `event.${kind}`, kind) }))} value={[...draft.kinds]} onChange={(kinds) => change({ kinds })}
          />
          <MultiSelect
            label={t('alerts.cameras')} description={t('alerts.empty')} clearable searchable placeholder={draft.cameras.length === 0 ? t('alerts.camerasAll') : undefined}
            // A rule may name a camera that is gone.
            data={[...new Set([...names.keys(), ...draft.cameras])].map((id) => ({ value: id, label: names.get(id) ?? id }))}
            value={[...draft.cameras]} onChange={(chosen) => change({ cameras: chosen })}
          />
          <div className={classes.columns}>
            <Textarea
              label={t('alerts.when')} description={t('record.scheduleHelp')} autosize minRows={2} spellCheck={false} value={when}
              error={wrong === undefined ? undefined : t('record.scheduleMistake', { line: wrong })} onChange={(event) => setWhen(event.currentTarget.value)}
            />
            <NumberInput
              label={t('alerts.quiet')} description={t('alerts.quietHelp')} min={0.1} max={525_600} decimalScale={2}
              value={(draft.quietSeconds ?? usualQuietSeconds) / secondsOfMinute}
              onChange={(value) => change({ quietSeconds: Number(value) > 0 ? Number(value) * secondsOfMinute : usualQuietSeconds })}
            />
          </div>
          <fieldset className={classes.group}>
            <legend className={classes.legend}>{t('alerts.ways')}</legend>
            <Switch
              label={t('alerts.way.push')} description={t(alerts.pushContact ? 'alerts.pushHelp' : 'alerts.pushMissing')} disabled={!alerts.pushContact && !draft.push}
              checked={draft.push} onChange={(event) => change({ push: event.currentTarget.checked })}
            />
            <TextInput
              label={t('alerts.mailTo')} description={t(alerts.mail ? 'alerts.mailHelp' : 'alerts.mailMissing')} disabled={!alerts.mail && mailTo === ''} inputMode="email"
              value={mailTo} onChange={(event) => setMailTo(event.currentTarget.value)}
            />
            <TextInput
              label={t('alerts.webhook')} description={t('alerts.webhookHelp')} type="url" error={shown('webhook') ? t('alerts.webhookMistake') : undefined}
              value={draft.webhook ?? ''} onChange={(event) => change({ webhook: event.currentTarget.value.trim() || null })}
            />
            {draft.webhook && (
              <PasswordField
                label={t('alerts.secret')} autoComplete="new-password" placeholder={rule?.hasWebhookSecret === true ? t('alerts.kept') : undefined}
                value={secret} onChange={(event) => setSecret(event.currentTarget.value)}
              />
            )}
            <Switch
              label={t('alerts.way.mqtt')} disabled={!alerts.mqtt && !draft.mqtt} checked={draft.mqtt} onChange={(event) => change({ mqtt: event.currentTarget.checked })}
              description={alerts.mqtt ? t('alerts.mqttHelp', { topic: `${alerts.mqtt.prefix ?? 'saksi'}/alerts/${draft.name.trim() || '…'}` }) : t('alerts.mqttMissing')}
            />
            {shown('ways') && <Text size="sm" c="red" role="alert">{t('alerts.waysMistake')}</Text>}
          </fieldset>
          <div aria-live="polite">
            {test.isPending && <Text size="sm">{t('alerts.sending')}</Text>}
            {test.isError && <Failure error={test.error} />}
            {test.data !== undefined && <TestAnswers answers={test.data} />}
          </div>
          {save.isError && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" loading={test.isPending} onClick={() => unless(() => test.mutate())}>{t('alerts.test')}</Button>
            <Button variant="default" onClick={onClose}>{t('app.cancel')}</Button>
            <Button type="submit" loading={save.isPending}>{t('app.save')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
