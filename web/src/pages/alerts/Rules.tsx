import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, part } from '../../api/client';
import { type AlertRule, type Alerts, type AlertTestAnswer, type Camera } from '../../api/types';
import { ConfirmDialog } from '../../shell/ConfirmDialog';
import { IconButton } from '../../shell/IconButton';
import { Failure } from '../../shell/States';
import { useText } from '../../text/text';
import classes from './Alerts.module.css';
import { deliveryText, ruleText, waysOf } from './ruleText';
import { TestAnswers } from './TestAnswers';

interface Props {
  readonly alerts: Alerts;
  readonly cameras: readonly Camera[];
  readonly onEdit: (rule: AlertRule) => void;
}

/** The rules, each with what became of its latest alerts. */
export function Rules({ alerts, cameras, onEdit }: Props): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const [removed, setRemoved] = useState<string>();
  const remove = useMutation({
    mutationFn: (name: string) => api.remove(`alerts/rules/${part(name)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['alerts'] }),
    onSettled: () => setRemoved(undefined),
  });
  if (alerts.rules.length === 0) {
    return <Text size="sm" c="dimmed">{t('alerts.none')}</Text>;
  }

  return (
    <>
      {remove.isError && <Failure error={remove.error} />}
      <ul className={classes.list}>
        {alerts.rules.map((rule) => (
          <Rule key={rule.name} rule={rule} alerts={alerts} cameras={cameras} onEdit={() => onEdit(rule)} onRemove={() => setRemoved(rule.name)} />
        ))}
      </ul>
      {removed !== undefined && (
        <ConfirmDialog
          title={t('alerts.removeTitle', { name: removed })} text={t('alerts.removeText')} button={t('app.remove')} isRunning={remove.isPending}
          onConfirm={() => remove.mutate(removed)} onClose={() => setRemoved(undefined)}
        />
      )}
    </>
  );
}

interface RuleProps extends Omit<Props, 'onEdit'> {
  readonly rule: AlertRule;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Rule({ rule, alerts, cameras, onEdit, onRemove }: RuleProps): ReactNode {
  const { t, language } = useText();
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => api.post<AlertTestAnswer[]>('alerts/test', rule),
    onSuccess: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  });
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <div className={classes.name}>{rule.name}</div>
        <Text size="sm" c="dimmed">{ruleText(rule, cameras, t)}</Text>
        <ul className={classes.ways}>
          {waysOf(rule).map(({ way, to }) => {
            const delivery = alerts.deliveries.find((each) => each.rule === rule.name && each.way === way);
            return (
              <li key={way}>
                {t(`alerts.way.${way}`)}{to === '' ? '' : ` (${to})`}: {' '}
                <span className={delivery === undefined ? undefined : delivery.ok ? classes.arrived : classes.failed}>{deliveryText(delivery, t, language)}</span>
              </li>
            );
          })}
        </ul>
        <div aria-live="polite">
          {test.isError && <Failure error={test.error} />}
          {test.data !== undefined && <TestAnswers answers={test.data} />}
        </div>
      </div>
      <Group gap={4} wrap="nowrap">
        <Button size="compact-sm" variant="default" loading={test.isPending} aria-label={t('alerts.testOf', { name: rule.name })} onClick={() => test.mutate()}>
          {t('alerts.test')}
        </Button>
        <IconButton icon="edit" label={t('alerts.edit', { name: rule.name })} onClick={onEdit} />
        <IconButton icon="trash" label={t('alerts.remove', { name: rule.name })} onClick={onRemove} />
      </Group>
    </li>
  );
}
