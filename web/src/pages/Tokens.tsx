import { Alert, Button, Code, CopyButton, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, part } from '../api/client';
import { type Body, type Role, type Session, type TokenRow } from '../api/types';
import { ConfirmDialog } from '../shell/ConfirmDialog';
import { Page, Section, WideTable } from '../shell/Page';
import { Failure, Loading } from '../shell/States';
import { formatDate } from '../text/format';
import { useText } from '../text/text';

const roles: readonly Role[] = ['viewer', 'operator', 'administrator'];

export default function Tokens({ session }: { readonly session: Session }): ReactNode {
  const { t, language } = useText();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => api.get<TokenRow[]>('tokens') });
  const onSuccess = (): Promise<void> => client.invalidateQueries({ queryKey: ['tokens'] });
  const add = useMutation({ mutationFn: () => api.post<{ secret: string }>('tokens', { name, role } satisfies Body<'TokenRequest'>), onSuccess });
  const [removed, setRemoved] = useState<TokenRow>();
  const remove = useMutation({
    mutationFn: (id: string) => api.remove(`tokens/${part(id)}`), onSuccess, onSettled: () => setRemoved(undefined),
  });
  // Nobody gives away more than they have.
  const mine = roles.slice(0, roles.indexOf(session.user.role) + 1);
  return (
    <Page title={t('tokens.title')}>
      <Section title={t('tokens.add')}>
        <Text size="sm">{t('tokens.text')}</Text>
        <form onSubmit={(event: FormEvent) => {
          event.preventDefault();
          add.mutate();
        }}>
          <Group align="flex-end">
            <TextInput label={t('app.name.field')} required value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Select label={t('users.role')} allowDeselect={false} value={role} data={mine.map((value) => ({ value, label: t(`role.${value}`) }))} onChange={(value) => setRole((value ?? 'viewer') as Role)} />
            <Button type="submit" loading={add.isPending}>{t('tokens.add')}</Button>
          </Group>
        </form>
        {add.isError && <Failure error={add.error} />}
        {add.data !== undefined && (
          <Alert color="teal" role="status">
            <Stack gap="xs">
              <span>{t('tokens.new')}</span>
              <Code block>{add.data.secret}</Code>
              <CopyButton value={add.data.secret}>
                {({ copied, copy }) => <Group><Button size="xs" variant="default" onClick={copy}>{t(copied ? 'app.copied' : 'app.copy')}</Button></Group>}
              </CopyButton>
            </Stack>
          </Alert>
        )}
      </Section>
      <Section title={t('tokens.title')}>
        {tokens.isPending && <Loading />}
        {tokens.isError && <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />}
        {remove.isError && <Failure error={remove.error} />}
        {tokens.data?.length === 0 && <Text c="dimmed">{t('tokens.none')}</Text>}
        {(tokens.data?.length ?? 0) > 0 && (
          <WideTable label={t('tokens.title')}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('app.name.field')}</Table.Th>
                  <Table.Th>{t('users.role')}</Table.Th>
                  <Table.Th>{t('tokens.created')}</Table.Th>
                  <Table.Th>{t('tokens.used')}</Table.Th>
                  <Table.Th><span className="visually-hidden">{t('cameras.actions')}</span></Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {tokens.data?.map((token) => (
                  <Table.Tr key={token.id}>
                    <Table.Td>{token.name}</Table.Td>
                    <Table.Td>{t(`role.${token.role}`)}</Table.Td>
                    <Table.Td>{formatDate(token.createdAt, language)}</Table.Td>
                    <Table.Td>{token.lastUsedAt ? formatDate(token.lastUsedAt, language) : t('app.never')}</Table.Td>
                    <Table.Td><Button size="compact-sm" color="red" variant="light" onClick={() => setRemoved(token)}>{t('app.remove')}</Button></Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </WideTable>
        )}
      </Section>
      {removed !== undefined && (
        <ConfirmDialog
          title={t('tokens.removeTitle', { name: removed.name })} text={t('tokens.removeText')} button={t('app.remove')} isRunning={remove.isPending}
          onConfirm={() => remove.mutate(removed.id)} onClose={() => setRemoved(undefined)}
        />
      )}
    </Page>
  );
}
