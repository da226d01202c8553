import { type ReactNode } from 'react';
import { Link } from 'react-router';
import { Empty } from '../shell/States';
import { useText } from '../text/text';

export function NotFound({ path }: { readonly path: string }): ReactNode {
  const { t } = useText();
  return (
    <Empty isPage icon="search" title={t('app.notFound')}>
      <code>{path}</code>
      <Link to="/">{t('app.toLive')}</Link>
    </Empty>
  );
}
