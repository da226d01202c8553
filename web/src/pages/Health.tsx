import { Badge, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { api } from '../api/client';
import { type Health as HealthReport } from '../api/types';
import { Page, Section } from '../shell/Page';
import { Failure, Loading } from '../shell/States';
import { textOr, useText } from '../text/text';

const colours = { ok: 'teal', degraded: 'yellow', failed: 'red' } as const;

export default function Health(): ReactNode {
  const { t } = useText();
  const health = useQuery({ queryKey: ['health'], queryFn: () => api.get<HealthReport>('health'), refetchInterval: 5000 });
  return (
    <Page title={t('health.title')}>
      {health.isPending && <Loading />}
      {health.isError && health.data === undefined && <Failure error={health.error} onRetry={() => void health.refetch()} />}
      {health.data !== undefined && (
        <Section title={t(`health.${health.data.status}`)}>
          <Table verticalSpacing="sm">
            <Table.Tbody>
              {health.data.checks.map((check) => (
                <Table.Tr key={check.name}>
                  <Table.Th scope="row">{textOr(t, `health.${check.name}`, check.name)}</Table.Th>
                  <Table.Td><Badge variant="light" color={colours[check.status]}>{t(`health.${check.status}`)}</Badge></Table.Td>
                  <Table.Td><Text size="sm">{check.detail}</Text></Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Section>
      )}
    </Page>
  );
}
