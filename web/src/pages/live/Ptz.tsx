import { Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { api, part } from '../../api/client';
import { type Body, type PtzPreset } from '../../api/types';
import { type IconName } from '../../shell/Icon';
import { IconButton } from '../../shell/IconButton';
import { Failure } from '../../shell/States';
import { type TextKey, useText } from '../../text/text';
import classes from './Ptz.module.css';

interface Direction {
  readonly text: TextKey;
  readonly icon: IconName;
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

const speed = 0.5;
const directions: readonly Direction[] = [
  { text: 'ptz.up', icon: 'up', pan: 0, tilt: speed, zoom: 0 },
  { text: 'ptz.left', icon: 'left', pan: -speed, tilt: 0, zoom: 0 },
  { text: 'ptz.right', icon: 'right', pan: speed, tilt: 0, zoom: 0 },
  { text: 'ptz.down', icon: 'down', pan: 0, tilt: -speed, zoom: 0 },
  { text: 'ptz.in', icon: 'plus', pan: 0, tilt: 0, zoom: speed },
  { text: 'ptz.out', icon: 'minus', pan: 0, tilt: 0, zoom: -speed },
];

/** Moves a camera as long as a button is held. */
export function Ptz({ camera }: { readonly camera: string }): ReactNode {
  const { t } = useText();
  const isMoving = useRef(false);
  const root = `cameras/${part(camera)}/ptz`;
  const presets = useQuery({ queryKey: ['presets', camera], queryFn: () => api.get<PtzPreset[]>(`${root}/presets`), staleTime: 60_000 });
  const move = useMutation({ mutationFn: ({ pan, tilt, zoom }: Direction) => api.post(`${root}/move`, { pan, tilt, zoom } satisfies Body<'PtzMoveRequest'>) });
  const stop = useMutation({ mutationFn: () => api.post(`${root}/stop`) });
  const go = useMutation({ mutationFn: (token: string) => api.post(`${root}/presets/${part(token)}`) });
  const begin = (direction: Direction): void => {
    if (!isMoving.current) {
      isMoving.current = true;
      move.mutate(direction);
    }
  };
  const end = (): void => {
    if (isMoving.current) {
      isMoving.current = false;
      stop.mutate();
    }
  };
  const error = move.error ?? go.error ?? stop.error;
  return (
    <div className={classes.ptz} role="group" aria-label={t('ptz.label')} onDoubleClick={(event) => event.stopPropagation()}>
      <div className={classes.pad}>
        {directions.map((direction) => (
          <IconButton
            key={direction.text} icon={direction.icon} label={t(direction.text)} data-place={direction.icon} className={classes.button}
            onPointerDown={() => begin(direction)} onPointerUp={end} onPointerLeave={end} onPointerCancel={end}
            onKeyDown={(event) => (event.key === 'Enter' || event.key === ' ') && begin(direction)} onKeyUp={end} onBlur={end}
          />
        ))}
      </div>
      {(presets.data?.length ?? 0) > 0 && (
        <Select
          size="xs" aria-label={t('ptz.presets')} placeholder={t('ptz.presets')} value={null}
          data={presets.data?.map((preset) => ({ value: preset.token, label: preset.name }))}
          onChange={(token) => token !== null && go.mutate(token)}
        />
      )}
      {error !== null && <Failure error={error} />}
    </div>
  );
}
