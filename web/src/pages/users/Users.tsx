import { Badge, Button, Group, Table } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, part } from '../../api/client';
import { useCameras } from '../../api/queries';
import { type Session, type User } from '../../api/types';
import { ConfirmDialog } from '../../shell/ConfirmDialog';
import { IconButton } from '../../shell/IconButton';
import { Page, Section, WideTable } from '../../shell/Page';
import { Failure, Loading } from '../../shell/States';
import { useText } from '../../text/text';
import { Sessions } from './Sessions';
import { UserDialog } from './UserDialog';

export default function Users({ session }: { readonly session: Session }): ReactNode {
  const { t } = useText();
  const client = useQueryClient();
  const cameras = useCameras(60_000);
  const [edited, setEdited] = useState<User | 'new'>();
  const users = useQuery({ queryKey: ['users'], queryFn: () => api.get<User[]>('users') });
  const [removed, setRemoved] = useState<User>();
  const remove = useMutation({
    mutationFn: (id: string) => api.remove(`users/${part(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
    onSettled: () => setRemoved(undefined),
  });
  const nameOf = (id: string): string => cameras.data?.find((camera) => camera.id === id)?.name ?? id;
  if (session.user.role !== 'administrator') {
    return <Page title={t('users.title')}><Failure error={new Error(t('app.notAllowed'))} /></Page>;
  }

  return (
    <Page title={t('users.title')} actions={<Button onClick={() => setEdited('new')}>{t('users.add')}</Button>}>
      {users.isPending && <Loading />}
      {users.isError && <Failure error={users.error} onRetry={() => void users.refetch()} />}
      {remove.isError && <Failure error={remove.error} />}
      {users.data !== undefined && (
        <Section title={t('users.title')}>
          <WideTable label={t('users.title')}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('app.name.field')}</Table.Th>
                  <Table.Th>{t('users.role')}</Table.Th>
                  <Table.Th>{t('users.cameras')}</Table.Th>
                  <Table.Th><span className="visually-hidden">{t('cameras.actions')}</span></Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {users.data.map((user) => (
                  <Table.Tr key={user.id}>
                    <Table.Td>{user.name} {user.lockedUntil && <Badge color="red" variant="light">{t('users.locked')}</Badge>}</Table.Td>
                    <Table.Td>{t(`role.${user.role}`)}</Table.Td>
                    <Table.Td>{user.cameras ? user.cameras.map(nameOf).join(', ') || t('users.none') : t('users.all')}</Table.Td>
                    <Table.Td>
                      <Group gap={2} justify="flex-end" wrap="nowrap">
                        <IconButton icon="edit" label={t('users.edit', { name: user.name })} onClick={() => setEdited(user)} />
                        {user.id !== session.user.id && <IconButton icon="trash" label={t('users.remove', { name: user.name })} onClick={() => setRemoved(user)} />}
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        </Section>
      )}
      <Sessions isAll />
      {removed !== undefined && (
        <ConfirmDialog
          title={t('users.removeTitle', { name: removed.name })} text={t('users.removeText')} button={t('app.remove')} isRunning={remove.isPending}
          onConfirm={() => remove.mutate(removed.id)} onClose={() => setRemoved(undefined)}
        />
      )}
      {edited !== undefined && <UserDialog user={edited === 'new' ? undefined : edited} cameras={cameras.data ?? []} onClose={() => setEdited(undefined)} />}
    </Page>
  );
}
