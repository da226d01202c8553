import { Anchor, Code, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { api } from '../api/client';
import { type About as AboutFacts } from '../api/types';
import { Page, Section, WideTable } from '../shell/Page';
import { Failure, Loading } from '../shell/States';
import { useText } from '../text/text';
import { pageLicences } from './pageLicences';

export default function About(): ReactNode {
  const { t } = useText();
  const about = useQuery({ queryKey: ['about'], queryFn: () => api.get<AboutFacts>('about'), retry: false });
  const licences = [...(about.data?.licences ?? []), ...pageLicences];
  return (
    <Page title={t('about.title')}>
      {about.isPending && <Loading />}
      {about.isError && <Failure error={about.error} onRetry={() => void about.refetch()} />}
      <Section title={about.data === undefined ? t('app.name') : t('about.version', { version: about.data.version })}>
        <p>{t('about.text')}</p>
        <Anchor href="/api">{t('about.api')}</Anchor>
      </Section>
      <Section title={t('about.connects')}>
        <p>{t('about.nothing')}</p>
        {(about.data?.connections ?? []).map((line) => <Text key={line} size="sm">{line}</Text>)}
      </Section>
      <Section title={t('about.check')}>
        <p>{t('about.checkText')}</p>
      </Section>
      {(about.data?.recipients?.length ?? 0) > 0 && (
        <Section title={t('about.recipients')}>
          {about.data?.recipients?.map((recipient) => <p key={recipient}><Code>{recipient}</Code></p>)}
        </Section>
      )}
      <Section title={t('about.licences')}>
        <p>{t('about.licence')}</p>
        <WideTable label={t('about.licences')}>
          <Table>
            <Table.Tbody>
              {licences.map((each) => (
                <Table.Tr key={each.name}>
                  <Table.Th scope="row">{each.name}</Table.Th>
                  <Table.Td>{each.version}</Table.Td>
                  <Table.Td>{each.licence}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </WideTable>
      </Section>
    </Page>
  );
}
