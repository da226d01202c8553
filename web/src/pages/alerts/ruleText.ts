import { type AlertDelivery, type AlertRule, alertWays, type Camera } from '../../api/types';
import { formatDate } from '../../text/format';
import { type Language, textOr, type Translate } from '../../text/text';

const isName = /^[A-Za-z0-9_-]{1,64}$/;

/** What a rule tells, of which cameras and when, in one line. */
export function ruleText(rule: AlertRule, cameras: readonly Camera[], t: Translate): string {
  const nameOf = (id: string): string => cameras.find((camera) => camera.id === id)?.name ?? id;
  const kinds = rule.kinds.length === 0 ? t('alerts.kindsAll') : rule.kinds.map((kind) => textOr(t, `event.${kind}`, kind)).join(', ');
  const of = rule.cameras.length === 0 ? t('alerts.camerasAll') : rule.cameras.map(nameOf).join(', ');
  return [kinds, of, rule.when.length === 0 ? t('alerts.always') : rule.when.join(', ')].join(' · ');
}

/** The ways out that a rule uses, each with where it leads. */
export function waysOf(rule: AlertRule): readonly { readonly way: (typeof alertWays)[number]; readonly to: string }[] {
  const to = { push: rule.push ? '' : undefined, mail: rule.mailTo.join(', ') || undefined, webhook: rule.webhook ?? undefined, mqtt: rule.mqtt ? '' : undefined };
  return alertWays.flatMap((way) => to[way] === undefined ? [] : [{ way, to: to[way] }]);
}

/** What became of the latest alert over one way. */
export function deliveryText(delivery: AlertDelivery | undefined, t: Translate, language: Language): string {
  if (delivery === undefined) {
    return t('alerts.notYet');
  }

  const values = { time: formatDate(delivery.at, language), problem: delivery.problem ?? '' };
  return delivery.ok ? t('alerts.arrived', values) : t(delivery.isTriedAgain ? 'alerts.again' : 'alerts.failed', values);
}

/** The mail addresses in what somebody typed. */
export function addressesOf(text: string): string[] {
  return text.split(/[,;\s]+/).filter((address) => address !== '');
}

/** What is wrong with a rule before it is sent; the server's own rules decide in the end. */
export function mistakesOf(rule: AlertRule): readonly ('name' | 'webhook' | 'ways')[] {
  const mistakes: ('name' | 'webhook' | 'ways')[] = [];
  if (!isName.test(rule.name)) {
    mistakes.push('name');
  }

  if (rule.webhook && !/^https?:\/\/\S+$/i.test(rule.webhook)) {
    mistakes.push('webhook');
  }

  if (waysOf(rule).length === 0) {
    mistakes.push('ways');
  }

  return mistakes;
}

/** A browser by what it calls itself: its name and the system that it runs on. */
export function browserName(userAgent: string): string | undefined {
  const browser = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((name) => userAgent.includes(`${name}/`));
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'].find((name) => userAgent.includes(name));
  const named = browser === 'Edg' ? 'Edge' : browser === 'OPR' ? 'Opera' : browser;
  return named === undefined ? system : [named, system].filter(Boolean).join(', ');
}
