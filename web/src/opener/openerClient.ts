import { SealedError } from '../sealed/sealedError';
import { type Opener, type OpenerAnswer, type OpenerCall, type OpenerMethod } from './protocol';

type Request<M extends OpenerMethod> = Parameters<Opener[M]>[0];
type Answer<M extends OpenerMethod> = Awaited<ReturnType<Opener[M]>>;

/** Asks the worker. One for the whole page. */
export class OpenerClient {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private nextId = 1;

  /** Started with the first question: who only looks at live pictures needs none. */
  private start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'saksi-opener' });
    worker.addEventListener('message', (event: MessageEvent<OpenerAnswer>) => this.receive(event.data));
    worker.addEventListener('error', (event) => {
      for (const waiter of this.waiting.values()) {
        waiter.reject(new SealedError('fetch', event.message));
      }

      this.waiting.clear();
    });
    return worker;
  }

  ask<M extends OpenerMethod>(method: M, request: Request<M>): Promise<Answer<M>> {
    return new Promise<Answer<M>>((resolve, reject) => {
      const id = this.nextId++;
      this.waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      (this.worker ??= this.start()).postMessage({ id, method, request } satisfies OpenerCall);
    });
  }

  private receive(answer: OpenerAnswer): void {
    const waiter = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (answer.error !== undefined) {
      waiter?.reject(new SealedError(answer.error.reason, answer.error.message));
    } else {
      waiter?.resolve(answer.value as never);
    }
  }
}
