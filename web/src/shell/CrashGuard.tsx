import { Alert, Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useText } from '../text/text';

/** Says what happened instead of leaving an empty page. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === undefined ? this.props.children : <Crashed message={this.state.error.message} />;
  }
}

function Crashed({ message }: { readonly message: string }): ReactNode {
  const { t } = useText();
  return (
    <Alert color="red" m="xl" title={t('app.failed')} role="alert">
      <p>{t('app.crashed', { message })}</p>
      <Button size="xs" variant="default" onClick={() => location.reload()}>{t('app.reload')}</Button>
    </Alert>
  );
}
