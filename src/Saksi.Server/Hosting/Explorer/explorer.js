// Shows what /openapi/v1.json says and sends requests. Everything that is written into the page is text.

const token = document.getElementById('token');

function element(name, text, parent, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  parent?.append(made);
  return made;
}

function resolve(document_, schema, depth = 0) {
  const found = schema?.$ref ? schema.$ref.split('/').slice(1).reduce((at, key) => at?.[key], document_) : schema;
  if (!found || depth > 4) return null;
  if (found.enum) return found.enum[0];
  const variants = found.oneOf ?? found.anyOf ?? found.allOf;
  if (variants) return resolve(document_, variants.find((each) => each.type !== 'null') ?? variants[0], depth + 1);
  const types = [found.type].flat();
  if (found.properties) {
    return Object.fromEntries(Object.entries(found.properties).map(([name, value]) => [name, resolve(document_, value, depth + 1)]));
  }
  if (types.includes('array')) return [resolve(document_, found.items, depth + 1)];
  if (types.includes('boolean')) return false;
  if (types.includes('integer') || types.includes('number')) return 0;
  return types.includes('string') ? '' : null;
}

async function send(method, path, operation, inputs, body, type, output) {
  let address = path;
  const query = new URLSearchParams();
  for (const [parameter, input] of inputs) {
    if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value !== '') query.set(parameter.name, input.value);
  }
  if (query.size > 0) address += `?${query}`;
  const headers = {};
  if (token.value) headers.Authorization = `Bearer ${token.value}`;
  if (body) headers['Content-Type'] = type;
  output.textContent = '…';
  try {
    const answer = await fetch(address, { method: method.toUpperCase(), headers, body: body?.value, credentials: token.value ? 'omit' : 'same-origin' });
    const isText = /json|text|openmetrics/.test(answer.headers.get('Content-Type') ?? '');
    const content = isText ? await answer.text() : `${(await answer.blob()).size} bytes`;
    let shown = content;
    try { shown = JSON.stringify(JSON.parse(content), null, 2); } catch { /* No JSON. */ }
    output.textContent = `${answer.status} ${answer.statusText}\n${shown}`;
  } catch (error) {
    output.textContent = String(error);
  }
}

function route(document_, method, path, operation, parent) {
  const box = element('details', '', parent);
  const head = element('summary', '', box);
  element('span', method, head, 'method');
  element('code', path, head);
  element('span', ` — ${operation.summary ?? ''}`, head);
  if (operation.description) element('p', operation.description, box);
  element('p', operation.security?.length === 0 ? 'Open to everybody.' : 'Needs sign-in or a token.', box);
  const inputs = (operation.parameters ?? []).map((parameter) => {
    const label = element('label', `${parameter.name} (${parameter.in}) `, box);
    return [parameter, element('input', '', label)];
  });
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  let body;
  if (type) {
    const label = element('label', `Body (${type})`, box);
    body = element('textarea', '', label);
    body.rows = 8;
    body.value = type.includes('json') ? JSON.stringify(resolve(document_, content.schema), null, 2) : '';
  }
  const button = element('button', 'Send', box);
  const output = element('pre', '', box);
  output.setAttribute('role', 'status');
  button.addEventListener('click', () => send(method, path, operation, inputs, body, type, output));
}

const answer = await fetch('/openapi/v1.json');
const document_ = await answer.json();
document.getElementById('description').textContent = document_.info.description;
const main = document.getElementById('routes');
main.replaceChildren();
const tags = new Map();
for (const [path, operations] of Object.entries(document_.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    const tag = operation.tags?.[0] ?? 'Other';
    if (!tags.has(tag)) {
      const section = element('section', '', main);
      element('h2', tag, section);
      tags.set(tag, section);
    }
    route(document_, method, path, operation, tags.get(tag));
  }
}
