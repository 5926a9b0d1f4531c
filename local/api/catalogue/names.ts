/** Names of a music catalogue that there is nowhere else. */
import type { Random } from '../../producer/random';

const ADJECTIVES = [
  ...['Amber', 'Broken', 'Crooked', 'Distant', 'Electric', 'Feral', 'Golden', 'Hollow', 'Idle', 'Jade', 'Kinetic'],
  ...['Lunar', 'Midnight', 'Northern', 'Opal', 'Paper', 'Quiet', 'Rusty', 'Salted', 'Tidal', 'Umber', 'Velvet'],
];
const NOUNS = [
  ...['Antlers', 'Beacons', 'Cathedrals', 'Dials', 'Engines', 'Ferries', 'Gardens', 'Harbours', 'Islands', 'Jackdaws'],
  ...[
    'Kites',
    'Lanterns',
    'Meridians',
    'Needles',
    'Orchards',
    'Pylons',
    'Quarries',
    'Rivers',
    'Satellites',
    'Tramways',
  ],
];
const VERBS = ['Carry', 'Count', 'Follow', 'Forget', 'Hold', 'Keep', 'Leave', 'Mend', 'Paint', 'Remember', 'Unlearn'];
const PEOPLE = [
  ...[
    'Ada Quill',
    'Björk Ánsdóttir',
    'Ciarán Ó Broin',
    'Dvořáková',
    'Esther Mbeki',
    'Fjóla',
    'Gül Yıldız',
    'Håkan Öst',
  ],
  ...['Ines Peña', 'Jürgen Weiß', 'Łucja Żak', 'Noé Dœuff', 'Анна Ветрова', '林小雨', '山本そら', '김하늘', 'ليلى نور'],
];
/** What has broken a loader somewhere. */
const TRICKY = [
  'She said "wait", \\ and left',
  "Rock 'n' Roll; DROP TABLE albums;--",
  'null',
  'NaN',
  '007',
  '1e3',
  'true',
  ' leading and trailing ',
  'Tab\there, line\nthere',
  'Line\u2028separator\u2029paragraph',
  'e\u0301 is not \u00e9',
  '👩‍🎤 🎶 𝄞',
  'مرحبا hello שלום',
  '{"items": []}',
  'a,b|c;d',
  '=SUM(A1:A9)',
  '%20 + & ? # /',
];

export function artistName(random: Random): string {
  const kind = random.next();
  if (kind < 0.3) return random.pick(PEOPLE);
  if (kind < 0.7) return `The ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
  return `${random.pick(NOUNS)} & ${random.pick(NOUNS)}`;
}

export function title(random: Random): string {
  const kind = random.next();
  if (kind < 0.03) return random.pick(TRICKY);
  if (kind < 0.5) return `${random.pick(VERBS)} the ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
  if (kind < 0.8) return `${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
  return `${random.pick(NOUNS)} (${random.pick(['Live', 'Demo', 'Remix', 'Édition de luxe', 'feat. Ada Quill'])})`;
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 22 letters and digits. */
export const makeId = (random: Random): string =>
  Array.from({ length: 22 }, () => LETTERS[random.whole(0, LETTERS.length - 1)]).join('');
