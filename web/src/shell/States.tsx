import { Alert, Button, Loader } from '@mantine/core';
import { type ReactNode } from 'react';
import { useText } from '../text/text';
import { Icon, type IconName } from './Icon';
import classes from './States.module.css';

/** Something is on its way. */
export function Loading(): ReactNode {
  const { t } = useText();
  return (
    <div className={classes.centre} role="status">
      <Loader size="sm" aria-hidden="true" />
      <span>{t('app.loading')}</span>
    </div>
  );
}

/** Something did not work, and what to do. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }): ReactNode {
  const { t } = useText();
  // Fetch fails with a TypeError when nobody answers.
  const message = error instanceof TypeError ? t('app.offline') : error instanceof Error ? error.message : String(error);
  return (
    <Alert color="red" title={t('app.failed')} icon={<Icon name="warning" />} role="alert">
      {message}
      {onRetry !== undefined && (
        <div className={classes.retry}>
          <Button size="xs" variant="default" onClick={onRetry}>{t('app.retry')}</Button>
        </div>
      )}
    </Alert>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  /** There is nothing else on the page: this is its heading. */
  readonly isPage?: boolean;
  readonly children?: ReactNode;
}

/** Nothing is there yet. */
export function Empty({ icon, title, isPage, children }: EmptyProps): ReactNode {
  return (
    <div className={classes.empty}>
      <Icon name={icon} size={40} />
      {isPage === true ? <h1 className={classes.emptyTitle}>{title}</h1> : <p className={classes.emptyTitle}>{title}</p>}
      {children}
    </div>
  );
}
