import qrcode from 'qrcode-generator';
import { type ReactNode } from 'react';
import { type Identity } from '../../sealed/identityFile';
import { useText } from '../../text/text';
import classes from './RecoverySheet.module.css';

/** What is printed and put into a safe. It is on paper only: on screen nobody sees it. */
export function RecoverySheet({ identity, madeAt }: { readonly identity: Identity; readonly madeAt: Date }): ReactNode {
  const { t, language } = useText();
  return (
    <section className={classes.sheet}>
      <h1>{t('sheet.title')}</h1>
      <p>{t('sheet.made', { date: madeAt.toLocaleString(language), host: location.host })}</p>
      <p>{t('sheet.text')}</p>
      <h2>{t('sheet.identity')}</h2>
      <QrCode text={identity.secret} label={t('sheet.qr')} />
      <p className={classes.key}>{identity.secret.match(/.{1,12}/g)?.join(' ')}</p>
      <h2>{t('sheet.recipient')}</h2>
      <p className={classes.key}>{identity.recipient}</p>
      <p>{t('sheet.how')}</p>
    </section>
  );
}

function QrCode({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const code = qrcode(0, 'M');
  code.addData(text, 'Alphanumeric');
  code.make();
  const size = code.getModuleCount();
  const path: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (code.isDark(row, column)) {
        path.push(`M${column} ${row}h1v1h-1z`);
      }
    }
  }

  return (
    <svg className={classes.code} viewBox={`-4 -4 ${size + 8} ${size + 8}`} shapeRendering="crispEdges" role="img" aria-label={label}>
      <path d={path.join('')} fill="#000" />
    </svg>
  );
}
