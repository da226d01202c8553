import { type Problem } from './types';

/** The server's refusal; the message says what to do (RFC 9457). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly problem: Problem | undefined,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

const root = '/api/v1/';

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  const isText = typeof body === 'string';
  const response = await fetch(root + path, {
    method,
    credentials: 'same-origin',
    headers: body === undefined ? {} : { 'Content-Type': isText ? 'text/csv' : 'application/json' },
    body: body === undefined ? undefined : isText ? body : JSON.stringify(body),
  });
  if (!response.ok) {
    throw await problemOf(response);
  }

  return response;
}

async function problemOf(response: Response): Promise<ApiError> {
  let problem: Problem | undefined;
  try {
    problem = (await response.json()) as Problem;
  } catch {
    // Not everything between here and the server speaks JSON.
  }

  const listed = Object.values(problem?.errors ?? {}).flat().join(' ');
  const message = [problem?.detail ?? problem?.title ?? `${response.status} ${response.statusText}`, listed].filter(Boolean).join(' ');
  return new ApiError(response.status, message, problem);
}

async function json<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await call(method, path, body);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export const api = {
  get: <T>(path: string): Promise<T> => json<T>('GET', path),
  post: <T = void>(path: string, body?: unknown): Promise<T> => json<T>('POST', path, body ?? {}),
  put: <T = void>(path: string, body: unknown): Promise<T> => json<T>('PUT', path, body),
  remove: <T = void>(path: string, body?: unknown): Promise<T> => json<T>('DELETE', path, body),
  text: async (path: string): Promise<string> => (await call('GET', path)).text(),
};

/** A part of an address. */
export function part(text: string): string {
  return encodeURIComponent(text);
}
