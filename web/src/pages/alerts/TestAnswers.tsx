import { Alert } from '@mantine/core';
import { type ReactNode } from 'react';
import { type AlertTestAnswer } from '../../api/types';
import { Icon } from '../../shell/Icon';
import { textOr, useText } from '../../text/text';
import classes from './Alerts.module.css';

/** What came of a test, plainly, one line for each way. */
export function TestAnswers({ answers }: { readonly answers: readonly AlertTestAnswer[] }): ReactNode {
  const { t } = useText();
  const isGood = answers.every((answer) => answer.ok);
  return (
    <Alert color={isGood ? 'teal' : 'red'} icon={<Icon name={isGood ? 'alerts' : 'warning'} />} role="status">
      <ul className={classes.answers}>
        {answers.map((answer) => {
          const way = textOr(t, `alerts.way.${answer.way}`, answer.way);
          const problem = (answer.problem ?? '').replace(/\.$/, '');
          return (
            <li key={answer.way}>
              {answer.ok ? t(answer.told > 1 ? 'alerts.testOkMany' : 'alerts.testOk', { way, n: answer.told }) : t('alerts.testFailed', { way, problem })}
            </li>
          );
        })}
      </ul>
    </Alert>
  );
}
