import { Badge, Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Alerts } from '../../api/types';
import { Section } from '../../shell/Page';
import { type TextKey, useText } from '../../text/text';
import classes from './Alerts.module.css';
import { ContactDialog, MailDialog, MqttDialog } from './ThroughDialogs';

type Way = 'push' | 'mail' | 'mqtt';

/** The servers that alerts go through, and how to set them up. */
export function Through({ alerts }: { readonly alerts: Alerts }): ReactNode {
  const { t } = useText();
  const [edited, setEdited] = useState<Way>();
  const onClose = (): void => setEdited(undefined);
  const { mail, mqtt, broker } = alerts;
  const rows: readonly { readonly way: Way; readonly title: TextKey; readonly text: string | undefined; readonly state?: ReactNode }[] = [
    { way: 'push', title: 'alerts.way.push', text: alerts.pushContact?.replace(/^mailto:/, '') },
    { way: 'mail', title: 'alerts.mailServer', text: mail ? `${mail.host}:${mail.port}, ${mail.from}` : undefined },
    {
      way: 'mqtt', title: 'alerts.broker', text: mqtt ? `${mqtt.host}:${mqtt.port}` : undefined,
      state: broker && (
        <>
          <Badge variant="light" color={broker.isConnected ? 'teal' : broker.problem ? 'red' : 'gray'}>{t(broker.isConnected ? 'alerts.connected' : 'alerts.connecting')}</Badge>
          {broker.problem && <Text size="sm" className={classes.failed}>{broker.problem}</Text>}
        </>
      ),
    },
  ];
  return (
    <Section title={t('alerts.through')}>
      <Text size="sm" c="dimmed">{t('alerts.throughText')}</Text>
      <ul className={classes.list}>
        {rows.map((row) => (
          <li key={row.way} className={classes.item}>
            <div className={classes.words}>
              <div className={classes.name}>{t(row.title)}</div>
              <Text size="sm" c="dimmed">{row.text ?? t('alerts.off')}</Text>
              {row.state}
            </div>
            <Group>
              <Button size="compact-sm" variant="default" aria-label={t('alerts.setUpOf', { name: t(row.title) })} onClick={() => setEdited(row.way)}>{t('alerts.setUp')}</Button>
            </Group>
          </li>
        ))}
      </ul>
      {edited === 'mail' && <MailDialog mail={mail ?? undefined} onClose={onClose} />}
      {edited === 'mqtt' && <MqttDialog mqtt={mqtt ?? undefined} onClose={onClose} />}
      {edited === 'push' && <ContactDialog contact={alerts.pushContact ?? ''} onClose={onClose} />}
    </Section>
  );
}
