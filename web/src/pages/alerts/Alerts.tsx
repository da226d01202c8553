import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client';
import { useCameras } from '../../api/queries';
import { type AlertRule, type Alerts as AlertState, type Session } from '../../api/types';
import { Page, Section } from '../../shell/Page';
import { Failure, Loading } from '../../shell/States';
import { useText } from '../../text/text';
import { MyBrowsers } from './MyBrowsers';
import { RuleDialog } from './RuleDialog';
import { Rules } from './Rules';
import { Through } from './Through';

/** Who is told of what, through whom, whether it arrives; and whether this browser is told. */
export default function Alerts({ session }: { readonly session: Session }): ReactNode {
  const { t } = useText();
  const isAdministrator = session.user.role === 'administrator';
  const [edited, setEdited] = useState<AlertRule | 'new'>();
  const cameras = useCameras(60_000);
  const alerts = useQuery({ queryKey: ['alerts'], queryFn: () => api.get<AlertState>('alerts'), enabled: isAdministrator, refetchInterval: 5000 });
  return (
    <Page title={t('alerts.title')} actions={isAdministrator && <Button disabled={alerts.data === undefined} onClick={() => setEdited('new')}>{t('alerts.add')}</Button>}>
      {isAdministrator && (
        <Section title={t('alerts.rules')}>
          {alerts.isPending && <Loading />}
          {alerts.isError && alerts.data === undefined && <Failure error={alerts.error} onRetry={() => void alerts.refetch()} />}
          {alerts.data !== undefined && <Rules alerts={alerts.data} cameras={cameras.data ?? []} onEdit={setEdited} />}
        </Section>
      )}
      <MyBrowsers />
      {alerts.data !== undefined && <Through alerts={alerts.data} />}
      {edited !== undefined && alerts.data !== undefined && (
        <RuleDialog rule={edited === 'new' ? undefined : edited} alerts={alerts.data} cameras={cameras.data ?? []} onClose={() => setEdited(undefined)} />
      )}
    </Page>
  );
}
