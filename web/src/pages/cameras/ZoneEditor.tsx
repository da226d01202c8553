import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { LivePlayer } from '../../live/livePlayer';
import { Icon } from '../../shell/Icon';
import { IconButton } from '../../shell/IconButton';
import { useText } from '../../text/text';
import { formatCorners, formatZone, middleAfter, newZone, parseCorners, parseZone, withCorner, withNewCorner, withoutCorner, type Zone } from './zones';
import classes from './ZoneEditor.module.css';

interface Props {
  readonly camera: string;
  /** In which motion is looked for. */
  readonly stream: string;
  readonly zones: readonly string[];
  readonly onChange: (zones: readonly string[]) => void;
}

/** Draws where motion counts over what the camera sees now; by pointer, by arrow keys, or as numbers. */
export function ZoneEditor({ camera, stream, zones: texts, onChange }: Props): ReactNode {
  const { t } = useText();
  const addButton = useRef<HTMLButtonElement>(null);
  const zones = texts.map(parseZone).filter((zone) => zone !== undefined);
  const change = (index: number, zone: Zone): void => onChange(zones.map((each, i) => formatZone(i === index ? zone : each)));
  return (
    <Stack gap="sm" role="group" aria-label={t('zones.title')}>
      <Text size="sm" fw={600}>{t('zones.title')}</Text>
      <Text size="sm" c="dimmed">{t(zones.length === 0 ? 'zones.none' : 'zones.text')}</Text>
      <div className={classes.picture}>
        <LivePicture camera={camera} stream={stream} />
        <svg className={classes.drawing} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          {zones.map((zone, index) => (
            <polygon key={index} className={zone.isExcluded ? classes.exclude : classes.include} points={formatCorners(zone.corners)} />
          ))}
        </svg>
        {zones.map((zone, index) => <Handles key={index} number={index + 1} zone={zone} onChange={(next) => change(index, next)} />)}
      </div>
      <ul className={classes.zones}>
        {zones.map((zone, index) => (
          <li key={index} className={classes.zone}>
            <Select
              label={t('zones.n', { n: index + 1 })} allowDeselect={false} value={zone.isExcluded ? 'exclude' : 'include'}
              data={[{ value: 'include', label: t('zones.include') }, { value: 'exclude', label: t('zones.exclude') }]}
              onChange={(value) => change(index, { ...zone, isExcluded: value === 'exclude' })}
            />
            <Numbers number={index + 1} zone={zone} onChange={(next) => change(index, next)} />
            <IconButton icon="trash" label={t('zones.remove', { n: index + 1 })} onClick={() => {
              onChange(texts.toSpliced(index, 1));
              addButton.current?.focus();
            }} />
          </li>
        ))}
      </ul>
      <Group>
        <Button ref={addButton} size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => onChange([...zones, newZone(zones.length)].map(formatZone))}>
          {t('zones.add')}
        </Button>
      </Group>
    </Stack>
  );
}

function LivePicture({ camera, stream }: { readonly camera: string; readonly stream: string }): ReactNode {
  const { t } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) {
      return undefined;
    }

    const player = new LivePlayer(camera, stream, canvas.current, () => undefined);
    return () => player.dispose();
  }, [camera, stream]);
  return <canvas ref={canvas} className={classes.canvas} width={16} height={9} role="img" aria-label={t('zones.picture')} />;
}

interface ZoneProps {
  readonly number: number;
  readonly zone: Zone;
  readonly onChange: (zone: Zone) => void;
}

const step = 0.01;
const largeStep = 0.1;
const steps: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The corners of a zone, and a point on each edge that makes a new one. */
function Handles({ number, zone, onChange }: ZoneProps): ReactNode {
  const { t } = useText();
  const corners = useRef<(HTMLButtonElement | null)[]>([]);
  // Who works by keyboard goes on where something changed, also when what was focused is gone.
  const next = useRef<number>(undefined);
  useEffect(() => {
    if (next.current !== undefined) {
      corners.current[next.current]?.focus();
      next.current = undefined;
    }
  });
  const onKeyDown = (event: KeyboardEvent, index: number): void => {
    const direction = steps[event.key];
    const [x, y] = zone.corners[index];
    if (direction !== undefined) {
      const size = event.shiftKey ? largeStep : step;
      onChange(withCorner(zone, index, [x + direction[0] * size, y + direction[1] * size]));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      const fewer = withoutCorner(zone, index);
      next.current = Math.min(index, fewer.corners.length - 1);
      onChange(fewer);
    } else {
      return;
    }

    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>, index: number): void => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box !== undefined && event.currentTarget.hasPointerCapture(event.pointerId)) {
      onChange(withCorner(zone, index, [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]));
    }
  };
  return (
    <>
      {zone.corners.map((_, index) => {
        const [x, y] = middleAfter(zone, index);
        return (
          <button
            key={`between ${index}`} type="button" className={classes.between} style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
            aria-label={t('zones.newCorner', { n: number, corner: index + 1 })}
            onClick={() => {
              const more = withNewCorner(zone, index);
              next.current = more === zone ? undefined : index + 1;
              onChange(more);
            }}
          />
        );
      })}
      {zone.corners.map(([x, y], index) => (
        <button
          key={index} type="button" className={classes.corner}
          ref={(element) => {
            corners.current[index] = element;
          }}
          style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
          aria-label={t('zones.corner', { n: number, corner: index + 1, x: Math.round(x * 100), y: Math.round(y * 100) })}
          onKeyDown={(event) => onKeyDown(event, index)} onPointerMove={(event) => onPointerMove(event, index)}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        />
      ))}
    </>
  );
}

/** The same corners as numbers; what is no zone yet stays in the field and is not used. */
function Numbers({ number, zone, onChange }: ZoneProps): ReactNode {
  const { t } = useText();
  const [typed, setTyped] = useState<string>();
  const isWrong = typed !== undefined && parseCorners(typed) === undefined;
  return (
    <TextInput
      className={classes.numbers} label={t('zones.corners', { n: number })} description={t('zones.cornersHelp')} spellCheck={false}
      error={isWrong ? t('zones.mistake') : undefined} value={typed ?? formatCorners(zone.corners)}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        const corners = parseCorners(event.currentTarget.value);
        if (corners !== undefined) {
          onChange({ ...zone, corners });
        }
      }}
      onBlur={() => {
        if (!isWrong) {
          setTyped(undefined);
        }
      }}
    />
  );
}
