import { Button, SegmentedControl, Select } from '@mantine/core';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useCameras } from '../../api/queries';
import { type Session } from '../../api/types';
import { Icon } from '../../shell/Icon';
import { IconButton } from '../../shell/IconButton';
import { Empty, Failure, Loading } from '../../shell/States';
import { useText } from '../../text/text';
import { arrange, move } from './arrangement';
import classes from './Live.module.css';
import { Tile } from './Tile';
import { useStored } from './useStored';
import { ViewsMenu } from './ViewsMenu';

const layouts = ['auto', '1', '4', '9', '16'] as const;

/** The wall: many cameras, small; one of them large. */
export default function Live({ session }: { readonly session: Session }): ReactNode {
  const { t } = useText();
  const cameras = useCameras();
  const [layout, setLayout] = useStored('saksi.layout', 'auto');
  const [order, setOrder] = useStored<readonly string[]>('saksi.order', []);
  const [page, setPage] = useState(0);
  const [large, setLarge] = useState<string>();
  const wall = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => arrange(cameras.data ?? [], order), [cameras.data, order]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') {
        setLarge(undefined);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  if (cameras.isPending) {
    return <Loading />;
  }

  if (cameras.isError && cameras.data === undefined) {
    return <Failure error={cameras.error} onRetry={() => void cameras.refetch()} />;
  }

  if (shown.length === 0) {
    return (
      <Empty isPage icon="cameras" title={t('live.none')}>
        <p>{t('live.noneText')}</p>
        {session.user.role === 'administrator' && <Button component={Link} to="/cameras">{t('live.add')}</Button>}
      </Empty>
    );
  }

  const perPage = layout === 'auto' ? Math.min(16, shown.length) : Number(layout);
  const pages = Math.ceil(shown.length / perPage);
  const current = Math.min(page, pages - 1);
  const one = shown.find((camera) => camera.id === large);
  const tiles = one === undefined ? shown.slice(current * perPage, (current + 1) * perPage) : [one];
  const columns = one === undefined ? Math.ceil(Math.sqrt(layout === 'auto' ? tiles.length : perPage)) : 1;

  return (
    <div className={classes.page}>
      <h1 className="visually-hidden">{t('live.title')}</h1>
      <div className={classes.bar}>
        {one === undefined ? (
          <>
            <SegmentedControl
              size="xs" className={classes.layouts} aria-label={t('live.layout')} value={layout} onChange={setLayout}
              data={layouts.map((value) => ({ value, label: value === 'auto' ? t('live.layout.auto') : value }))}
            />
            <Select
              size="xs" className={classes.layoutChoice} aria-label={t('live.layout')} value={layout} allowDeselect={false}
              onChange={(value) => setLayout(value ?? 'auto')}
              data={layouts.map((value) => ({ value, label: value === 'auto' ? t('live.layout.auto') : t('live.layout.n', { n: value }) }))}
            />
            <ViewsMenu
              layout={layout} cameras={shown.map((camera) => camera.id)}
              onOpen={(view) => {
                setLayout(view.layout);
                setOrder(view.cameras.filter((id) => id !== null));
              }}
            />
          </>
        ) : (
          <Button size="xs" variant="default" leftSection={<Icon name="shrink" size={16} />} onClick={() => setLarge(undefined)}>{t('live.shrink')}</Button>
        )}
        <span className={classes.space} />
        {one === undefined && pages > 1 && (
          <>
            <IconButton icon="left" label={t('live.previous')} disabled={current === 0} onClick={() => setPage(current - 1)} />
            <span aria-live="polite">{t('live.page', { page: current + 1, count: pages })}</span>
            <IconButton icon="right" label={t('live.next')} disabled={current === pages - 1} onClick={() => setPage(current + 1)} />
          </>
        )}
        <IconButton icon="enlarge" label={t('live.fullScreen')} onClick={() => void wall.current?.requestFullscreen()} />
      </div>
      <div ref={wall} className={classes.wall} data-columns={columns} role="list">
        {tiles.map((camera) => (
          <Tile
            key={camera.id} camera={camera} isLarge={one !== undefined || perPage === 1} session={session}
            onLarge={() => setLarge(one === undefined ? camera.id : undefined)}
            onMove={(steps) => setOrder(move(shown.map(({ id }) => id), camera.id, steps))}
            onDropped={(dragged) => {
              const ids = shown.map(({ id }) => id);
              setOrder(move(ids, dragged, ids.indexOf(camera.id) - ids.indexOf(dragged)));
            }}
          />
        ))}
      </div>
    </div>
  );
}

