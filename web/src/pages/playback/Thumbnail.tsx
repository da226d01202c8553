import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { api, part } from '../../api/client';
import { type ThumbnailDto } from '../../api/types';
import { formatUs, parseUs } from '../../playback/segments';
import { type TimeView } from '../../playback/timelineScale';
import { useKeyring } from '../../shell/keyring';
import classes from './Timeline.module.css';

interface Props {
  readonly camera: string;
  readonly us: number;
  readonly view: TimeView;
  /** Where on the timeline the pointer is, from 0 to 1. */
  readonly fraction: number;
}

/** A picture further away than this is of another moment. */
const nearestUs = 30e6;
/** The list is fetched by the hour: a whole month of it would be longer than the server gives. */
const hourUs = 3600e6;
const overlapUs = 600e6;

/** The sealed small picture of the moment under the pointer, where there is one, opened in the worker. */
export function Thumbnail({ camera, us, view, fraction }: Props): ReactNode {
  const { opener, recipients } = useKeyring();
  const fromUs = Math.floor(us / hourUs) * hourUs - overlapUs;
  const toUs = fromUs + hourUs + 2 * overlapUs;
  const isOpen = recipients.length > 0;
  const list = useQuery({
    queryKey: ['thumbnails', camera, fromUs, toUs],
    queryFn: () => api.get<ThumbnailDto[]>(`cameras/${part(camera)}/thumbnails?from=${part(formatUs(fromUs))}&to=${part(formatUs(toUs))}`),
    enabled: isOpen,
    retry: false,
    staleTime: 30_000,
  });
  const nearest = nearestTo(list.data ?? [], us, Math.max(nearestUs, view.spanUs / 50));
  const picture = useQuery({
    queryKey: ['thumbnail', nearest?.id, nearest?.offset, recipients.join()],
    queryFn: async () => new Blob([await opener.ask('thumbnail', { id: nearest?.id ?? '', offset: nearest?.offset ?? 0, size: nearest?.size ?? 0 })], { type: 'image/jpeg' }),
    enabled: isOpen && nearest !== undefined,
    retry: false,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  const url = useUrl(picture.data);
  return url === undefined ? null : (
    <img className={classes.thumbnail} src={url} alt="" data-place={fraction < 0.2 ? 'left' : fraction > 0.8 ? 'right' : 'middle'} />
  );
}

function useUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (blob === undefined) {
      return undefined;
    }

    const fresh = URL.createObjectURL(blob);
    setUrl(fresh);
    return () => {
      URL.revokeObjectURL(fresh);
      setUrl(undefined);
    };
  }, [blob]);
  return url;
}

function nearestTo(thumbnails: readonly ThumbnailDto[], us: number, limitUs: number): ThumbnailDto | undefined {
  let best: ThumbnailDto | undefined;
  let bestUs = limitUs;
  for (const thumbnail of thumbnails) {
    const away = Math.abs(parseUs(thumbnail.time) - us);
    if (away < bestUs) {
      best = thumbnail;
      bestUs = away;
    }
  }

  return best;
}
