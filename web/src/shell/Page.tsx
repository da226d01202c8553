import { Title } from '@mantine/core';
import { type ReactNode } from 'react';
import classes from './Page.module.css';

interface Props {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page of text, forms and tables. Live and playback fill the window instead. */
export function Page({ title, actions, children }: Props): ReactNode {
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <Title order={1} size="h2">{title}</Title>
        <div className={classes.actions}>{actions}</div>
      </div>
      {children}
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={classes.section}>
      <Title order={2} size="h4">{title}</Title>
      {children}
    </section>
  );
}

/** A table that may be wider than a phone. */
export function WideTable({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return <div className={classes.wide} role="region" aria-label={label} tabIndex={0}>{children}</div>;
}
