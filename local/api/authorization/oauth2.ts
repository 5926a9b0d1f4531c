/** Tokens by OAuth 2.0: client credentials and refresh tokens, with rotation. */
import { randomBytes } from 'node:crypto';
import type { ApiOAuth2Definition } from '../../../lib/platform/api/definition';
import { json, type Received, type Reply } from '../exchange';
import type { ServedAuthorization } from '../options';
import type { Guard } from './guard';
import { same } from './same';

const HOUR = 3_600;
/** More whole answers than are under way at once, so that the client has one of them. */
const PROVEN = 8;

interface Token {
  readonly ends: number;
  left: number;
  served: number;
  /** Refresh token that ends with this one's first use. */
  replaces?: string;
}

export class OAuth2Guard implements Guard {
  readonly tokenPath: string;
  private readonly tokens = new Map<string, Token>();
  private readonly refreshTokens: Set<string>;

  constructor(
    private readonly authorization: ServedAuthorization,
    private readonly definition: ApiOAuth2Definition,
    private readonly clock: () => number,
  ) {
    this.tokenPath = new URL(definition.tokenUrl).pathname;
    this.refreshTokens = new Set(authorization.secret.refreshToken ? [authorization.secret.refreshToken] : []);
  }

  refuses(request: Received): string | undefined {
    const token = this.tokens.get(bearer(request));
    if (!token) return 'Invalid access token';
    if (this.clock() >= token.ends || token.left-- <= 0) return 'The access token expired';
    if (token.replaces !== undefined) this.refreshTokens.delete(token.replaces);
    return undefined;
  }

  served(request: Received): void {
    const token = this.tokens.get(bearer(request));
    if (token) token.served++;
  }

  isProven(request: Received): boolean {
    return (this.tokens.get(bearer(request))?.served ?? 0) >= PROVEN;
  }

  revoke(request: Received): void {
    this.tokens.delete(bearer(request));
  }

  token(request: Received): Reply {
    if (request.method !== 'POST') return refused(405, 'invalid_request', 'Tokens are got by POST.');
    if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
      return refused(400, 'invalid_request', 'The parameters are to be a form.');
    const form = new URLSearchParams(request.body.toString());
    if (!this.isClient(request, form)) return refused(401, 'invalid_client', 'Invalid client');
    const { scopes = [], parameters = {}, grant = 'clientCredentials' } = this.definition;
    const wanted = { ...parameters, ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}) };
    for (const [name, value] of Object.entries(wanted))
      if (form.get(name) !== value) return refused(400, 'invalid_request', `${name} is to be ${value}.`);
    const type = { clientCredentials: 'client_credentials', refreshToken: 'refresh_token' }[grant];
    if (form.get('grant_type') !== type) return refused(400, 'unsupported_grant_type', `Only ${type}.`);
    if (grant === 'clientCredentials') return this.give();
    const refreshToken = form.get('refresh_token') ?? '';
    if (!this.refreshTokens.has(refreshToken)) return refused(400, 'invalid_grant', 'Refresh token revoked');
    return this.give(refreshToken);
  }

  private isClient({ headers }: Received, form: URLSearchParams): boolean {
    const { clientId, clientSecret } = this.authorization.secret;
    if (this.definition.clientAuthentication === 'body')
      return same(form.get('client_id'), clientId) && same(form.get('client_secret'), clientSecret);
    const [scheme, word = ''] = (headers.authorization ?? '').split(' ');
    const [id = '', secret = ''] = Buffer.from(word, 'base64').toString().split(':');
    return scheme === 'Basic' && same(formDecoded(id), clientId) && same(formDecoded(secret), clientSecret);
  }

  private give(used?: string): Reply {
    const { tokenSeconds = HOUR, tokenLivesSeconds = tokenSeconds, tokenRequests = Infinity } = this.authorization;
    const { expiresIn = 'number', rotates = false } = this.authorization;
    const token: Token = { ends: this.clock() + tokenLivesSeconds * 1000, left: tokenRequests, served: 0 };
    const name = randomBytes(24).toString('base64url');
    this.tokens.set(name, token);
    const answer: Record<string, unknown> = { access_token: name, token_type: 'Bearer' };
    if (expiresIn !== 'absent') answer.expires_in = expiresIn === 'string' ? String(tokenSeconds) : tokenSeconds;
    if (used !== undefined && rotates) {
      const next = randomBytes(24).toString('base64url');
      this.refreshTokens.add(next);
      token.replaces = used;
      answer.refresh_token = next;
    }
    return json(200, answer, { 'cache-control': 'no-store' });
  }
}

const bearer = ({ headers }: Received): string => /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';

/** RFC 6749, 2.3.1: the client's name and secret are escaped as in a form. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}

const refused = (status: number, error: string, description: string): Reply =>
  json(status, { error, error_description: description }, status === 401 ? { 'www-authenticate': 'Basic' } : {});
