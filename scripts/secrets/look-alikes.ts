/** What a name like "secret" may have as a value, and what is long and random, without being a secret. */
const LOOK_ALIKES: Readonly<Record<string, RegExp>> = {
  'an ARN': /^arn:[\w${-]/,
  'a user, to which AWS adds the password': /^\{\\?"username\\?": ?\\?"[^"]*"\}$/,
  'a reference that AWS resolves when it deploys': /^\{\{resolve:(secretsmanager|ssm|ssm-secure):/,
  'a reference of a shell, a template or a format': /^(\$\{?[\w.:-]+\}?|\{\{?[\w.: -]*\}?\}|%[\w(]|\\\(|\$\()/,
  'a text that code puts values into': /^([\w"'.:/-]{0,12}\$\{[^}]*\}?)+[\w"'.:/-]{0,12}$/,
  'a place-holder':
    /^(<[^>]*>|\[[^\]]*\]|(.)\2{2,}|\*+|….*|.*…|x{3,}.*|(your|my|some|the)[-_ ].*|changeit|example.*)$/i,
  'a hash, or the id of an asset':
    /^(sha(1|256|384|512)[-:])?([a-f0-9]{32}|[a-f0-9]{40}|[a-f0-9]{56}|[a-f0-9]{64}|[a-f0-9]{128})(\.\w+)?$/,
  'a checksum in base64': /^sha(256|384|512)-[A-Za-z0-9+/]+=*$/,
  'a version': /^[~^]?\d+\.\d+\.\d+(-[\w.]+)?$/,
  'code that joins texts': /^\s*\+\s*[a-z_$][\w$]*\./i,
  'a UUID': /^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$/i,
  'an address or a path':
    /^(https?|s3|jdbc:\w+|file|postgresql):\/\/[^@\s]*$|^\.{0,2}\/[\w./-]*$|^[\w.-]+\/[\w./-]+\.\w{1,5}$/,
  'the scope of a signature': /^(Credential=)?\w+\/\d{8}\/[\w-]+\/\w+\/aws4_request,?$/,
  'a name': /^[A-Za-z]{1,24}([-_./: ][A-Za-z]{1,24})*\d{0,2}[=:]?$/,
  'a name in capitals': /^[A-Z][A-Z0-9_]*$/,
};

/** What a value is that looks like a secret and is none; undefined where it may be one. */
export const lookAlike = (value: string): string | undefined =>
  Object.entries(LOOK_ALIKES).find(([, pattern]) => pattern.test(value))?.[0];
