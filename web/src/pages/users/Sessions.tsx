import { Badge, Button, Table } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { api, part } from '../../api/client';
import { type SessionRow } from '../../api/types';
import { Section, WideTable } from '../../shell/Page';
import { Failure, Loading } from '../../shell/States';
import { formatDate } from '../../text/format';
import { useText } from '../../text/text';

/** Where somebody is signed in; each can be ended. */
export function Sessions({ isAll }: { readonly isAll: boolean }): ReactNode {
  const { t, language } = useText();
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: ['sessions', isAll], queryFn: () => api.get<SessionRow[]>(isAll ? 'sessions?all=true' : 'sessions') });
  const end = useMutation({
    mutationFn: (id: string) => api.remove(`sessions/${part(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  return (
    <Section title={t('users.sessions')}>
      {sessions.isPending && <Loading />}
      {sessions.isError && <Failure error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {end.isError && <Failure error={end.error} />}
      {sessions.data !== undefined && (
        <WideTable label={t('users.sessions')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('app.name.field')}</Table.Th>
                <Table.Th>{t('users.lastSeen')}</Table.Th>
                <Table.Th>{t('users.from')}</Table.Th>
                <Table.Th><span className="visually-hidden">{t('cameras.actions')}</span></Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sessions.data.map((session) => (
                <Table.Tr key={session.id}>
                  <Table.Td>{session.userName}</Table.Td>
                  <Table.Td>{formatDate(session.lastSeenAt, language)}</Table.Td>
                  <Table.Td title={session.userAgent ?? undefined}>{session.address}</Table.Td>
                  <Table.Td>
                    {session.isCurrent
                      ? <Badge variant="light">{t('users.thisOne')}</Badge>
                      : <Button size="compact-sm" color="red" variant="light" onClick={() => end.mutate(session.id)}>{t('users.end')}</Button>}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      )}
    </Section>
  );
}
