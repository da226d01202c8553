import { Select, TextInput } from '@mantine/core';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { fastestWhole } from '../../playback/cameraPlayer';
import { type PlaybackSession } from '../../playback/playbackSession';
import { formatMoment, fromLocalInput, toLocalInput } from '../../playback/timelineScale';
import { IconButton } from '../../shell/IconButton';
import { useText } from '../../text/text';
import classes from './Transport.module.css';

const rates = [0.25, 0.5, 1, 2, 4, 8, 16];

interface Props {
  readonly session: PlaybackSession;
  readonly onZoom: (factor: number) => void;
  readonly onGoTo: (us: number) => void;
}

/** Play, step, speed, and where we are. */
export function Transport({ session, onZoom, onGoTo }: Props): ReactNode {
  const { t, language } = useText();
  const view = useSyncExternalStore(session.subscribe, () => session.current);
  const [isAsking, setAsking] = useState(false);
  const jump = (us: number): void => onGoTo(session.current.positionUs + us);
  return (
    <div className={classes.transport} role="toolbar" aria-label={t('play.title')}>
      <div className={classes.buttons}>
        <IconButton icon="back" label={t('play.back10')} onClick={() => jump(-10e6)} />
        <IconButton icon="stepBack" label={t('play.stepBack')} onClick={() => session.step(-1)} />
        <IconButton
          icon={view.isPlaying ? 'pause' : 'play'} label={t(view.isPlaying ? 'play.pause' : 'play.play')} variant="filled" color="teal" size="xl"
          onClick={() => session.toggle()}
        />
        <IconButton icon="stepForward" label={t('play.stepForward')} onClick={() => session.step(1)} />
        <IconButton icon="forward" label={t('play.forward10')} onClick={() => jump(10e6)} />
        <Select
          className={classes.speed} size="xs" aria-label={t('play.speed')} allowDeselect={false} value={String(view.rate)}
          data={rates.map((rate) => ({ value: String(rate), label: `${rate}×${rate > fastestWhole ? ` (${t('play.keysOnly')})` : ''}` }))}
          comboboxProps={{ width: 200, position: 'top-start' }}
          onChange={(value) => session.setRate(Number(value ?? 1))}
        />
      </div>
      <button type="button" className={classes.moment} onClick={() => setAsking(!isAsking)} aria-expanded={isAsking}>
        {formatMoment(view.positionUs, language)}
        <span className={classes.waiting} role="status">{view.isWaiting ? t('play.waiting') : ''}</span>
      </button>
      {isAsking && (
        <TextInput
          type="datetime-local" step={1} size="xs" aria-label={t('play.goTo')} autoFocus defaultValue={toLocalInput(view.positionUs)}
          onChange={(event) => {
            const us = fromLocalInput(event.currentTarget.value);
            if (us !== undefined) {
              onGoTo(us);
            }
          }}
        />
      )}
      <div className={classes.buttons}>
        <IconButton icon="minus" label={t('play.zoomOut')} onClick={() => onZoom(2)} />
        <IconButton icon="plus" label={t('play.zoomIn')} onClick={() => onZoom(0.5)} />
      </div>
    </div>
  );
}
