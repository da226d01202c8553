import { Button, Group, MultiSelect, Select } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client';
import { eventsQuery, timelineQuery, useCameras } from '../../api/queries';
import { type Camera, type Storage } from '../../api/types';
import { PlaybackSession } from '../../playback/playbackSession';
import { neighbouringEvent, nextCoverage, rowOf } from '../../playback/timelineModel';
import { queryWindow, type TimeView, zoom } from '../../playback/timelineScale';
import { parseUs } from '../../playback/segments';
import { Icon } from '../../shell/Icon';
import { useKeyring } from '../../shell/keyring';
import { Empty, Failure, Loading } from '../../shell/States';
import { formatDuration } from '../../text/format';
import { useText } from '../../text/text';
import { ExportDialog } from './ExportDialog';
import { KeyPanel, KeyState } from './KeyPanel';
import { Pane } from './Pane';
import classes from './Playback.module.css';
import { Timeline } from './Timeline';
import { Transport } from './Transport';

const mostPanes = 9;
const firstSpanUs = 1800e6;
/** The newest seconds are still on their way to the disk. */
const latestUs = 10e6;

export default function Playback(): ReactNode {
  const { t } = useText();
  const cameras = useCameras(30_000);
  const storage = useQuery({ queryKey: ['storage'], queryFn: () => api.get<Storage>('storage'), retry: false, staleTime: 60_000 });
  if (cameras.isPending) {
    return <Loading />;
  }

  if (cameras.data === undefined) {
    return <Failure error={cameras.error} onRetry={() => void cameras.refetch()} />;
  }

  const all = withRemoved(cameras.data, storage.data, (id) => t('play.removed', { name: id }));
  return all.length === 0 ? <Empty isPage icon="playback" title={t('live.none')} /> : <Player cameras={all} />;
}

function Player({ cameras }: { readonly cameras: readonly Camera[] }): ReactNode {
  const { t } = useText();
  const { recipients } = useKeyring();
  const [parameters, setParameters] = useSearchParams();
  const [streams, setStreams] = useState<Readonly<Record<string, string>>>({});
  const [marks, setMarks] = useState<readonly [number | undefined, number | undefined]>([undefined, undefined]);
  const [isExporting, setExporting] = useState(false);
  const [news, setNews] = useState('');
  const [session] = useState(() => {
    const asked = parseUs(parameters.get('t') ?? '');
    return new PlaybackSession(Number.isNaN(asked) ? Date.now() * 1000 - 6 * latestUs : asked);
  });
  const [view, setView] = useState<TimeView>(() => ({ fromUs: session.current.positionUs - firstSpanUs * 0.8, spanUs: firstSpanUs }));

  const wanted = parameters.getAll('camera');
  const chosen = cameras.filter((camera) => wanted.includes(camera.id));
  const shown = chosen.length > 0 ? chosen : cameras.slice(0, 1);
  const streamOf = useCallback((camera: Camera) => streams[camera.id] ?? defaultStream(camera, shown.length), [streams, shown.length]);

  const { fromUs, toUs, resolutionUs } = queryWindow(view);
  const timelines = useQueries({ queries: shown.map((camera) => timelineQuery(camera.id, streamOf(camera), fromUs, toUs, resolutionUs)) });
  const events = useQueries({ queries: shown.map((camera) => eventsQuery(camera.id, fromUs, toUs)) });
  const stamp = [...timelines, ...events].map((query) => query.dataUpdatedAt).join();
  const ids = shown.map((camera) => camera.id).join();
  const rows = useMemo(
    () => shown.map((camera, index) => rowOf(camera, timelines[index]?.data, events[index]?.data)),
    // The results are new objects with every rendering: their times tell whether they changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [stamp, ids]);

  useEffect(() => {
    session.start();
    return () => session.stop();
  }, [session]);
  useEffect(() => {
    session.nextCoverage = (us) => nextCoverage(rows, us);
    session.onSkipped = (from, to) => setNews(t('play.skipped', { duration: formatDuration(to - from, t) }));
  }, [session, rows, t]);
  useEffect(() => {
    // The timeline turns the page when the playhead leaves it.
    return session.subscribe(() => {
      const { positionUs, isPlaying } = session.current;
      if (isPlaying && positionUs > view.fromUs + view.spanUs * 0.95) {
        setView({ ...view, fromUs: positionUs - view.spanUs * 0.1 });
      }
    });
  }, [session, view]);
  useEffect(() => {
    const timer = setTimeout(() => setNews(''), 4000);
    return () => clearTimeout(timer);
  }, [news]);

  const goTo = (us: number): void => {
    session.seek(us);
    if (us < view.fromUs || us > view.fromUs + view.spanUs) {
      setView({ ...view, fromUs: us - view.spanUs / 2 });
    }
  };
  const goToEvent = (direction: 1 | -1): void => {
    const us = neighbouringEvent(rows, session.current.positionUs, direction);
    if (us !== undefined) {
      goTo(us);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|BUTTON|SELECT|A)$/.test(event.target.tagName)) {
      return;
    }

    const keys: Record<string, () => void> = {
      ' ': () => session.toggle(), ',': () => session.step(-1), '.': () => session.step(1),
      i: () => setMarks([session.current.positionUs, marks[1]]), o: () => setMarks([marks[0], session.current.positionUs]),
    };
    const action = keys[event.key];
    if (action !== undefined) {
      event.preventDefault();
      action();
    }
  };
  const columns = Math.ceil(Math.sqrt(shown.length));

  return (
    <div className={classes.page} onKeyDown={onKeyDown}>
      <h1 className="visually-hidden">{t('play.title')}</h1>
      <div className={classes.bar}>
        <MultiSelect
          className={classes.cameras} size="xs" aria-label={t('play.cameras')} maxValues={mostPanes} hidePickedOptions
          data={cameras.map((camera) => ({ value: camera.id, label: camera.name }))} value={shown.map((camera) => camera.id)}
          onChange={(values) => setParameters(new URLSearchParams(values.map((id) => ['camera', id])), { replace: true })}
        />
        {shown.length === 1 && shown[0].streams.length > 1 && (
          <Select
            className={classes.stream} size="xs" aria-label={t('play.stream', { name: shown[0].name })} allowDeselect={false} value={streamOf(shown[0])}
            data={shown[0].streams.map((stream) => stream.name)} onChange={(value) => value !== null && setStreams({ ...streams, [shown[0].id]: value })}
          />
        )}
        <span className={classes.space} />
        <KeyState />
      </div>
      {recipients.length === 0 ? <div className={classes.locked}><KeyPanel /></div> : (
        <div className={classes.panes} data-columns={columns}>
          {shown.map((camera, index) => (
            <Pane
              key={camera.id} camera={camera} stream={streamOf(camera)} session={session} row={rows[index]}
              onStream={(stream) => setStreams({ ...streams, [camera.id]: stream })}
            />
          ))}
        </div>
      )}
      <div className={classes.controls}>
        <Transport session={session} onGoTo={goTo} onZoom={(factor) => setView(zoom(view, factor, session.current.positionUs))} />
        <Timeline session={session} rows={rows} view={view} marks={marks} onView={setView} />
        {timelines.some((query) => query.isError && query.data === undefined) && <Failure error={timelines.find((query) => query.isError)?.error} />}
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => setMarks([session.current.positionUs, marks[1]])}>{t('play.markIn')}</Button>
          <Button size="compact-sm" variant="default" onClick={() => setMarks([marks[0], session.current.positionUs])}>{t('play.markOut')}</Button>
          {(marks[0] ?? marks[1]) !== undefined && (
            <Button size="compact-sm" variant="subtle" onClick={() => setMarks([undefined, undefined])}>{t('play.clearMarks')}</Button>
          )}
          <Button size="compact-sm" variant="default" leftSection={<Icon name="download" size={16} />} onClick={() => setExporting(true)}>{t('play.export')}</Button>
          <Button size="compact-sm" variant="default" onClick={() => goTo(Date.now() * 1000 - latestUs)}>{t('play.now')}</Button>
          {rows.some((row) => row.motion.length + row.events.length > 0) && (
            <>
              <Button size="compact-sm" variant="default" onClick={() => goToEvent(-1)}>{t('play.previousEvent')}</Button>
              <Button size="compact-sm" variant="default" onClick={() => goToEvent(1)}>{t('play.nextEvent')}</Button>
            </>
          )}
          <span className={classes.news} role="status">{news}</span>
        </Group>
      </div>
      {isExporting && (
        <ExportDialog
          cameras={shown} streamOf={streamOf} onClose={() => setExporting(false)}
          fromUs={Math.min(marks[0] ?? session.current.positionUs, marks[1] ?? Infinity)}
          toUs={marks[1] ?? (marks[0] ?? session.current.positionUs) + 60e6}
        />
      )}
    </div>
  );
}

/** Cameras that were removed, as long as there is something of them to play. */
function withRemoved(cameras: readonly Camera[], storage: Storage | undefined, nameOf: (id: string) => string): Camera[] {
  const removed = new Map<string, Camera>();
  for (const { camera: id, stream: name } of storage?.streams ?? []) {
    if (!cameras.some((camera) => camera.id === id)) {
      removed.set(id, { id, name: nameOf(id), streams: [...(removed.get(id)?.streams ?? []), { name, state: 'off' }] });
    }
  }

  return [...cameras, ...removed.values()];
}

/** Many panes are small: the sub stream is enough for them, where it is recorded. */
function defaultStream(camera: Camera, panes: number): string {
  const main = camera.streams[0]?.name ?? 'main';
  return panes > 4 ? (camera.streams[camera.streams.length - 1]?.name ?? main) : main;
}
