import { List, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { api } from '../api/client';
import { pushIsThere, pushSubscription, subscribeToPush, unsubscribeFromPush } from '../api/push';
import { type About, type Session } from '../api/types';
import { Section } from '../shell/Page';
import { Failure } from '../shell/States';
import { useText } from '../text/text';

/** Where alerts go, and whether this browser is told. The rules themselves stand in the settings file. */
export function Alerts({ session }: { readonly session: Session }): ReactNode {
  const { t } = useText();
  return (
    <Section title={t('alerts.title')}>
      <p>{t('alerts.text')}</p>
      {session.user.role === 'administrator' && <Ways />}
      <OfThisBrowser />
    </Section>
  );
}

function Ways(): ReactNode {
  const { t } = useText();
  const about = useQuery({ queryKey: ['about'], queryFn: () => api.get<About>('about') });
  if (about.data === undefined) {
    return null;
  }

  const ways = alertWays(about.data.connections ?? []);

  return ways.length === 0 ? <Text size="sm" c="dimmed">{t('alerts.nowhere')}</Text> : (
    <>
      <Text size="sm">{t('alerts.goesTo')}</Text>
      <List size="sm">{ways.map((way) => <List.Item key={way}>{way}</List.Item>)}</List>
    </>
  );
}

/** The server lists every place that it connects to; these are the beginnings of those that alerts go to (`AboutRoutes`). */
function alertWays(connections: readonly string[]): readonly string[] {
  return connections.filter((connection) => /^(Alert rule |Mail: |MQTT: |Notifications: )/.test(connection));
}

function OfThisBrowser(): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const isThere = pushIsThere();
  const key = useQuery({ queryKey: ['push-key'], queryFn: () => api.get<{ readonly key: string | null }>('push/key'), enabled: isThere, retry: false });
  const subscription = useQuery({ queryKey: ['push-subscription'], queryFn: pushSubscription, enabled: isThere });
  const change = useMutation({
    mutationFn: async (isOn: boolean) => {
      if (isOn && key.data?.key) {
        await subscribeToPush(key.data.key);
      } else if (subscription.data) {
        await unsubscribeFromPush(subscription.data);
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['push-subscription'] }),
  });
  const isOff = !isThere || !key.data?.key;
  const why = !isThere ? t('push.unable') : key.data?.key === null ? t('push.off') : undefined;
  const isDenied = change.error instanceof DOMException && change.error.name === 'NotAllowedError';
  return (
    <>
      <Switch
        label={t('push.title')} description={why} disabled={isOff || change.isPending} checked={!isOff && Boolean(subscription.data)}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {key.isError && <Failure error={key.error} />}
      {change.isError && <Failure error={isDenied ? new Error(t('push.denied')) : change.error} />}
    </>
  );
}
