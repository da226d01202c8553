import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { api, part } from '../../api/client';
import { useCameras } from '../../api/queries';
import { type Camera, type EventDto, eventKinds } from '../../api/types';
import { formatUs, parseUs } from '../../playback/segments';
import { Icon } from '../../shell/Icon';
import { IconButton } from '../../shell/IconButton';
import { Page, Section } from '../../shell/Page';
import { Empty, Failure, Loading } from '../../shell/States';
import { formatDuration } from '../../text/format';
import { textOr, useText } from '../../text/text';
import { dayOf, isDay, joinPages, nextBefore, otherDay, pageSize, playbackLink, windowOf } from './eventList';
import classes from './Events.module.css';

/** What was noticed on a day, newest first, each with its place in playback. The filter stands in the address. */
export default function Events(): ReactNode {
  const { t, language } = useText();
  const cameras = useCameras(30_000);
  const [parameters] = useSearchParams();
  const today = dayOf(new Date());
  const asked = parameters.get('day');
  const day = isDay(asked) ? asked : today;
  const kind = parameters.get('kind') ?? '';
  const camera = parameters.get('camera') ?? '';
  const events = useEvents(day, kind, camera, day === today);
  const list = joinPages(events.data?.pages ?? []);
  const title = new Date(windowOf(day).fromUs / 1000).toLocaleDateString(language, { dateStyle: 'full' });

  return (
    <Page title={t('events.title')}>
      <Filters day={day} today={today} kind={kind} camera={camera} cameras={cameras.data ?? []} />
      <Section title={title}>
        {events.isPending && <Loading />}
        {events.isError && events.data === undefined && <Failure error={events.error} onRetry={() => void events.refetch()} />}
        {events.isSuccess && list.length === 0 && (
          <Empty icon="events" title={t(kind === '' && camera === '' ? 'events.none' : 'events.noneFiltered')}>
            <Text size="sm" c="dimmed" ta="center">{t('events.noneText')}</Text>
          </Empty>
        )}
        <ul className={classes.list}>
          {list.map((event) => <Happening key={event.id} event={event} cameras={cameras.data ?? []} />)}
        </ul>
        {events.hasNextPage && (
          <Group justify="center">
            <Button variant="default" loading={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>{t('events.more')}</Button>
          </Group>
        )}
      </Section>
    </Page>
  );
}

function useEvents(day: string, kind: string, camera: string, isToday: boolean) {
  const { fromUs, toUs } = windowOf(day);
  const root = camera === '' ? 'events' : `cameras/${part(camera)}/events`;
  const filter = kind === '' ? '' : `&kind=${part(kind)}`;
  return useInfiniteQuery({
    queryKey: ['event-list', day, kind, camera],
    initialPageParam: toUs,
    queryFn: ({ pageParam }) => api.get<EventDto[]>(
      `${root}?from=${part(formatUs(fromUs))}&to=${part(formatUs(pageParam))}&limit=${pageSize}${filter}`),
    getNextPageParam: (_, pages) => nextBefore(pages),
    refetchInterval: isToday ? 10_000 : false,
  });
}

interface FilterProps {
  readonly day: string;
  readonly today: string;
  readonly kind: string;
  readonly camera: string;
  readonly cameras: readonly Camera[];
}

function Filters({ day, today, kind, camera, cameras }: FilterProps): ReactNode {
  const { t } = useText();
  const [parameters, setParameters] = useSearchParams();
  const choose = (name: string, value: string): void => {
    const next = new URLSearchParams(parameters);
    if (value === '') {
      next.delete(name);
    } else {
      next.set(name, value);
    }

    setParameters(next, { replace: true });
  };
  return (
    <div className={classes.filters} role="search">
      <div className={classes.day}>
        <IconButton icon="left" label={t('events.previousDay')} onClick={() => choose('day', otherDay(day, -1))} />
        <TextInput className={classes.grow} type="date" label={t('events.day')} max={today} value={day} onChange={(event) => choose('day', event.currentTarget.value)} />
        <IconButton icon="right" label={t('events.nextDay')} disabled={day >= today} onClick={() => choose('day', otherDay(day, 1))} />
      </div>
      <Select
        label={t('events.kind')} allowDeselect={false} value={kind} onChange={(value) => choose('kind', value ?? '')}
        data={[{ value: '', label: t('events.allKinds') }, ...eventKinds.map((value) => ({ value, label: t(`event.${value}`) }))]}
      />
      <Select
        label={t('events.camera')} allowDeselect={false} value={camera} onChange={(value) => choose('camera', value ?? '')}
        data={[{ value: '', label: t('events.allCameras') }, ...cameras.map(({ id, name }) => ({ value: id, label: name }))]}
      />
    </div>
  );
}

function Happening({ event, cameras }: { readonly event: EventDto; readonly cameras: readonly Camera[] }): ReactNode {
  const { t, language } = useText();
  const start = parseUs(event.start);
  const time = new Date(start / 1000).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const name = event.camera === null ? t('events.server') : cameras.find((each) => each.id === event.camera)?.name ?? event.camera;
  const what = textOr(t, `event.${event.kind}`, event.kind);
  const link = playbackLink(event);
  const facts = [
    lengthOf(event, (us) => formatDuration(us, t), t('events.lasts')),
    event.source === 'camera' ? t('events.byCamera') : '',
    event.detail ? textOr(t, `reason.${event.detail}`, event.detail) : '',
  ].filter(Boolean).join(' · ');
  return (
    <li className={classes.event}>
      <span className={classes.dot} data-kind={event.kind} />
      <time className={classes.time} dateTime={event.start}>{time}</time>
      <div className={classes.what}>
        <Text fw={600}>{name}: {what}</Text>
        {facts !== '' && <Text size="sm" c="dimmed">{facts}</Text>}
      </div>
      {link !== undefined && (
        <Link className={classes.link} to={link} aria-label={t('events.play', { name, time })} title={t('events.play', { name, time })}><Icon name="play" /></Link>
      )}
    </li>
  );
}

/** How long it lasted; nothing for what has no length, as a camera that is back. */
function lengthOf(event: EventDto, format: (us: number) => string, lasts: string): string {
  if (event.end === null || event.end === undefined) {
    return lasts;
  }

  const us = parseUs(event.end) - parseUs(event.start);
  return us >= 500_000 ? format(us) : '';
}
