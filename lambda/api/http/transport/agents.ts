import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Servers close what is idle after 5 s and longer; the agents heed what they say about it in `Keep-Alive`. */
const IDLE = 20_000;

/** Connections that are kept for later requests. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** Called before each request. */
  used(now: number): void;
}

export function createAgents(): Agents {
  const http = new HttpAgent({ keepAlive: true, timeout: IDLE });
  const https = new HttpsAgent({ keepAlive: true, timeout: IDLE });
  let last = 0;
  return {
    http,
    https,
    used(now) {
      // A function that was frozen between two calls finds connections that died without a word: no timer ran.
      if (last !== 0 && now - last > IDLE) for (const agent of [http, https]) drop(agent);
      last = now;
    },
  };
}

function drop(agent: HttpAgent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}
