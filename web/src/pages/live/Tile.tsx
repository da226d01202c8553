import { Button } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { type Camera, type Session } from '../../api/types';
import { LivePlayer, type LiveState } from '../../live/livePlayer';
import { IconButton } from '../../shell/IconButton';
import { Icon } from '../../shell/Icon';
import { textOr, type Translate, useText } from '../../text/text';
import { codecName } from '../../text/format';
import { saveSnapshot } from './snapshot';
import { Ptz } from './Ptz';
import classes from './Tile.module.css';

interface Props {
  readonly camera: Camera;
  readonly isLarge: boolean;
  readonly session: Session;
  readonly onLarge: () => void;
  readonly onMove: (steps: number) => void;
  readonly onDropped: (camera: string) => void;
}

/** A picture that is older than this is not called live. */
const staleMs = 2000;

/** One camera on the wall. It never shows an old picture without saying so. */
export function Tile({ camera, isLarge, session, onLarge, onMove, onDropped }: Props): ReactNode {
  const { t } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const player = useRef<LivePlayer>(undefined);
  const [state, setState] = useState<LiveState>();
  const [isMuted, setMuted] = useState(true);
  const [forced, setForced] = useState<string>();
  const ageMs = useAge(player);
  const main = camera.streams[0]?.name ?? 'main';
  const small = camera.streams[camera.streams.length - 1]?.name ?? main;
  // The sub stream in a small tile, the main stream when it is large.
  const stream = forced ?? (isLarge ? main : small);

  useEffect(() => {
    if (canvas.current === null) {
      return undefined;
    }

    const fresh = new LivePlayer(camera.id, stream, canvas.current, setState);
    player.current = fresh;
    setState(fresh.current);
    return () => {
      fresh.dispose();
      player.current = undefined;
    };
  }, [camera.id, stream]);
  useEffect(() => player.current?.setMuted(isMuted), [isMuted, stream]);

  const notice = noticeOf(t, state, ageMs);
  const isLive = notice === undefined;
  const isFrozen = notice !== undefined && (state?.shownAt ?? 0) > 0;
  const onKey = (event: KeyboardEvent): void => {
    if (event.target === event.currentTarget && event.key === 'Enter') {
      onLarge();
    }
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    const dragged = event.dataTransfer.getData('text/saksi-camera');
    if (dragged !== '' && dragged !== camera.id) {
      onDropped(dragged);
    }
  };

  return (
    <div
      className={classes.tile} role="listitem" aria-label={t('live.tile', { name: camera.name })} tabIndex={0}
      draggable={!isLarge} onKeyDown={onKey} onDoubleClick={onLarge}
      onDragStart={(event) => event.dataTransfer.setData('text/saksi-camera', camera.id)}
      onDragOver={(event) => event.preventDefault()} onDrop={onDrop}
    >
      <canvas ref={canvas} className={`${classes.picture} ${isFrozen ? classes.frozen : ''}`} width={16} height={9} role="img" aria-label={camera.name} />
      <div className={classes.name}>
        <span className={classes.dot} data-live={isLive} />
        {camera.name}
      </div>
      {notice !== undefined && (
        <div className={classes.notice} data-quiet={notice.isQuiet}>
          <span role={notice.isQuiet ? undefined : 'status'}>{notice.text}</span>
          {state?.unsupported !== undefined && (
            stream !== small
              ? <Button size="xs" onClick={() => setForced(small)}>{t('live.useSub')}</Button>
              : <span className={classes.hint}>{t('live.noSub')}</span>
          )}
        </div>
      )}
      <div className={classes.tools}>
        {state?.hasAudio === true && (
          <IconButton className={classes.tool} icon={isMuted ? 'soundOff' : 'soundOn'} label={t(isMuted ? 'live.soundOn' : 'live.soundOff')} aria-pressed={!isMuted} onClick={() => setMuted(!isMuted)} />
        )}
        <IconButton className={classes.tool} icon="snapshot" label={t('live.snapshot')} disabled={(state?.shownAt ?? 0) === 0 && ageMs === undefined} onClick={() => canvas.current !== null && saveSnapshot(canvas.current, camera.name)} />
        <Link className={classes.link} to={`/playback?camera=${encodeURIComponent(camera.id)}`} aria-label={t('live.playback', { name: camera.name })} title={t('live.playback', { name: camera.name })}>
          <Icon name="playback" />
        </Link>
        {!isLarge && <IconButton className={classes.tool} icon="left" label={t('live.moveEarlier')} onClick={() => onMove(-1)} />}
        {!isLarge && <IconButton className={classes.tool} icon="right" label={t('live.moveLater')} onClick={() => onMove(1)} />}
        <IconButton className={classes.tool} icon={isLarge ? 'shrink' : 'enlarge'} label={isLarge ? t('live.shrink') : t('live.enlarge', { name: camera.name })} onClick={onLarge} />
      </div>
      {isLarge && camera.hasPtz === true && session.user.role !== 'viewer' && <Ptz camera={camera.id} />}
    </div>
  );
}

/** How old the picture on screen is; undefined before the first. Looked at twice a second. */
function useAge(player: { readonly current: LivePlayer | undefined }): number | undefined {
  const [age, setAge] = useState<number>();
  useEffect(() => {
    const timer = setInterval(() => {
      const shownAt = player.current?.current.shownAt ?? 0;
      const now = shownAt === 0 ? undefined : performance.now() - shownAt;
      // React does nothing when the state is the same: a live picture is always of age 0.
      setAge(now === undefined ? undefined : now < staleMs ? 0 : Math.floor(now / 1000) * 1000);
    }, 500);
    return () => clearInterval(timer);
  }, [player]);
  return age;
}

interface Notice {
  readonly text: string;
  /** Nothing is wrong: it only takes a moment. */
  readonly isQuiet: boolean;
}

function noticeOf(t: Translate, state: LiveState | undefined, ageMs: number | undefined): Notice | undefined {
  if (state?.unsupported !== undefined) {
    return { text: t('live.unsupported', { codec: codecName(state.unsupported) }), isQuiet: false };
  }

  if (state?.connection === 'paused') {
    return { text: t('live.paused'), isQuiet: true };
  }

  if (ageMs === 0 && state?.connection !== 'broken') {
    return undefined;
  }

  const age = ageMs === undefined || ageMs === 0 ? '' : ` ${t('live.stale', { seconds: ageMs / 1000 })}.`;
  if (state?.connection === 'broken') {
    return { text: `${t('live.broken')}${age}`, isQuiet: false };
  }

  if (state?.lostReason !== undefined) {
    return { text: `${t('live.lost', { reason: textOr(t, `reason.${state.lostReason}`, state.lostReason) })}.${age}`, isQuiet: false };
  }

  if (age !== '') {
    return { text: age.trim(), isQuiet: false };
  }

  return { text: t(state?.connection === 'open' ? 'live.waiting' : 'live.connecting'), isQuiet: true };
}
