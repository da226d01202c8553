import { Badge, Button, Group, Switch, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { api } from '../../api/client';
import { pushIsThere, pushSubscription, subscribeToPush, unsubscribeFromPush } from '../../api/push';
import { type AlertTestAnswer, type PushBrowser } from '../../api/types';
import { IconButton } from '../../shell/IconButton';
import { Section } from '../../shell/Page';
import { Failure } from '../../shell/States';
import { formatDate } from '../../text/format';
import { useText } from '../../text/text';
import classes from './Alerts.module.css';
import { browserName } from './ruleText';
import { TestAnswers } from './TestAnswers';

/** Whether this browser is notified, and which others of mine are. */
export function MyBrowsers(): ReactNode {
  const { t, language } = useText();
  const client = useQueryClient();
  const isThere = pushIsThere();
  const key = useQuery({ queryKey: ['push-key'], queryFn: () => api.get<{ readonly key: string | null }>('push/key') });
  const here = useQuery({ queryKey: ['push-subscription'], queryFn: pushSubscription, enabled: isThere });
  const mine = useQuery({ queryKey: ['push-subscriptions'], queryFn: () => api.get<PushBrowser[]>('push/subscriptions') });
  const onSettled = (): Promise<unknown> => Promise.all([['push-subscription'], ['push-subscriptions']].map((queryKey) => client.invalidateQueries({ queryKey })));
  const change = useMutation({
    mutationFn: async (isOn: boolean) => {
      if (isOn && key.data?.key) {
        await subscribeToPush(key.data.key);
      } else if (here.data) {
        await unsubscribeFromPush(here.data);
      }
    },
    onSettled,
  });
  const remove = useMutation({ mutationFn: (endpoint: string) => api.remove('push/subscriptions', { endpoint }), onSettled });
  const test = useMutation({ mutationFn: () => api.post<AlertTestAnswer>('push/test'), onSettled });
  const isOff = !isThere || !key.data?.key;
  const why = !isThere ? t('push.unable') : key.data?.key === null ? t('push.off') : undefined;
  const isHere = (browser: PushBrowser): boolean => browser.endpoint === here.data?.endpoint;
  const fault = change.error instanceof DOMException ? new Error(t(change.error.name === 'NotAllowedError' ? 'push.denied' : 'push.failed')) : change.error;
  return (
    <Section title={t('push.title')}>
      <Text size="sm" c="dimmed">{t('push.text')}</Text>
      <Switch
        label={t('push.switch')} description={why} disabled={isOff || here.isPending}
        // What it is about to be: asking takes a while, and a switch that jumps back looks broken.
        checked={change.isPending ? change.variables : !isOff && mine.data?.some(isHere) === true}
        onChange={(event) => !change.isPending && change.mutate(event.currentTarget.checked)}
      />
      {fault !== null && <Failure error={fault} />}
      {[key, mine, remove, test].map((each, index) => each.isError && <Failure key={index} error={each.error} />)}
      {(mine.data?.length ?? 0) > 0 && (
        <>
          <Text size="sm" fw={600} id="my-browsers">{t('push.mine')}</Text>
          <ul className={classes.list} aria-labelledby="my-browsers">
            {mine.data?.map((browser) => {
              const name = browserName(browser.userAgent) ?? t('push.unknown');
              return (
                <li key={browser.endpoint} className={classes.item}>
                  <div className={classes.words}>
                    {name} {isHere(browser) && <Badge variant="light">{t('users.thisOne')}</Badge>}
                    <Text size="sm" c="dimmed">{t('push.since', { date: formatDate(browser.createdAt, language) })}</Text>
                  </div>
                  <IconButton icon="trash" label={t('push.remove', { name })} onClick={() => isHere(browser) ? change.mutate(false) : remove.mutate(browser.endpoint)} />
                </li>
              );
            })}
          </ul>
          <Group>
            <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()}>{t('alerts.test')}</Button>
          </Group>
          <div aria-live="polite">{test.data !== undefined && <TestAnswers answers={[test.data]} />}</div>
        </>
      )}
    </Section>
  );
}
