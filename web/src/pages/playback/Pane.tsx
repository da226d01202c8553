import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { fetchSegments } from '../../api/queries';
import { type Camera } from '../../api/types';
import { CameraPlayer, type PlayerState } from '../../playback/cameraPlayer';
import { type PlaybackSession } from '../../playback/playbackSession';
import { SegmentIndex } from '../../playback/segmentIndex';
import { gapAt, type Row } from '../../playback/timelineModel';
import { IconButton } from '../../shell/IconButton';
import { useKeyring } from '../../shell/keyring';
import { codecName } from '../../text/format';
import { type TextKey, textOr, type Translate, useText } from '../../text/text';
import { saveSnapshot } from '../live/snapshot';
import classes from './Pane.module.css';

interface Props {
  readonly camera: Camera;
  readonly stream: string;
  readonly session: PlaybackSession;
  readonly row: Row | undefined;
  readonly onStream: (stream: string) => void;
}

/** One camera's sealed recording, in step with the others. */
export function Pane({ camera, stream, session, row, onStream }: Props): ReactNode {
  const { t } = useText();
  const { opener } = useKeyring();
  const video = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<PlayerState>({ kind: 'loading' });
  const player = useRef<CameraPlayer>(undefined);
  const [isMuted, setMuted] = useState(true);

  useEffect(() => {
    if (video.current === null || canvas.current === null) {
      return undefined;
    }

    const index = new SegmentIndex((fromUs, toUs) => fetchSegments(camera.id, stream, fromUs, toUs), opener);
    const fresh = new CameraPlayer(opener, index, video.current, canvas.current, setState);
    const remove = session.add(fresh);
    player.current = fresh;
    return () => {
      remove();
      fresh.dispose();
      player.current = undefined;
    };
  }, [camera.id, stream, session, opener]);
  useEffect(() => player.current?.setMuted(isMuted), [isMuted, camera.id, stream, session, opener]);

  const other = camera.streams.find((candidate) => candidate.name !== stream)?.name;
  const notice = noticeOf(t, state, row, session);
  return (
    <figure className={classes.pane} aria-label={camera.name}>
      <video ref={video} className={classes.picture} muted={isMuted} playsInline disablePictureInPicture />
      <canvas ref={canvas} className={classes.picture} hidden role="img" aria-label={camera.name} />
      {notice !== '' && (
        <div className={classes.notice} data-opaque={state.kind !== 'loading'} role="status">
          <span>{notice}</span>
          {state.kind === 'unsupported' && other !== undefined && (
            <Button size="xs" onClick={() => onStream(other)}>{t('live.useSub')}</Button>
          )}
          {state.kind === 'unsupported' && other === undefined && <span className={classes.hint}>{t('live.noSub')}</span>}
        </div>
      )}
      <figcaption className={classes.name}>{camera.name}</figcaption>
      <div className={classes.tools}>
        <IconButton className={classes.tool} icon={isMuted ? 'soundOff' : 'soundOn'} label={t('play.soundOf', { name: camera.name })} aria-pressed={!isMuted} onClick={() => setMuted(!isMuted)} />
        <IconButton
          className={classes.tool} icon="snapshot" label={t('live.snapshot')} disabled={state.kind !== 'showing'}
          onClick={() => {
            const source = canvas.current?.hidden === false ? canvas.current : video.current;
            if (source !== null) {
              saveSnapshot(source, camera.name, new Date(session.current.positionUs / 1000));
            }
          }}
        />
      </div>
    </figure>
  );
}

function noticeOf(t: Translate, state: PlayerState, row: Row | undefined, session: PlaybackSession): string {
  switch (state.kind) {
    case 'showing':
      return '';
    case 'loading':
      return t('play.loading');
    case 'gap': {
      const gap = gapAt(row, session.current.positionUs);
      return gap === undefined ? t('play.gap') : t('play.gapBecause', { reason: textOr(t, `reason.${gap.reason}`, gap.reason) });
    }

    case 'unsupported':
      return t('play.unsupported', { codec: codecName(state.codec) });
    case 'failed':
      return t(`sealed.${state.reason}` as TextKey, { message: state.message });
  }
}
