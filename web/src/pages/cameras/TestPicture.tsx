import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type CameraTestStream } from '../../api/types';
import { LiveDecoder } from '../../live/liveDecoder';
import { decodeBytes, type LiveTrack } from '../../live/messages';
import { useText } from '../../text/text';
import classes from './CameraDialog.module.css';

/** What the camera sees now: its latest key frame, decoded in this browser. Nothing where the browser cannot. */
export function TestPicture({ stream }: { readonly stream: CameraTestStream }): ReactNode {
  const { t } = useText();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const video = stream.tracks.find((track) => track.kind === 'video');
    if (video === undefined || !stream.keyFrame || canvas.current === null) {
      return undefined;
    }

    const track: LiveTrack = {
      index: 0, kind: 'video', codec: video.codec, codecString: video.codecString ?? '', width: stream.width ?? 0, height: stream.height ?? 0,
      clockRate: 90_000, channels: 0, description: video.description,
    };
    const element = canvas.current;
    const data = decodeBytes(stream.keyFrame) ?? new Uint8Array();
    let decoder: LiveDecoder | undefined;
    let isHere = true;
    void LiveDecoder.isSupported(track).then((isSupported) => {
      if (isHere && isSupported) {
        decoder = new LiveDecoder(track, element, () => setShown(true));
        decoder.push({ track: 0, isKeyFrame: true, isDamaged: false, ptsUs: 0, data });
        decoder.finish();
      }
    });
    return () => {
      isHere = false;
      decoder?.close();
    };
  }, [stream]);
  return <canvas ref={canvas} className={classes.picture} hidden={!isShown} role="img" aria-label={t('cameras.picture')} />;
}
