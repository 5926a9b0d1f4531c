/** How one gets from page to page, from names that APIs use for it. */
import type { ApiSimplePaginationDefinition } from '../../../../platform';
import { apiPath } from '../../../../platform/check/api-values';
import type { AnswerField, ListAnswer } from '../answers';
import { lastName } from '../answers';
import type { Operation, Parameter } from '../operations';
import { plain } from '../words';
import {
  CURSOR,
  CURSOR_PARAMETER,
  KEYSET_PARAMETER,
  LIMIT_PARAMETER,
  LINK,
  MORE,
  OFFSET_PARAMETER,
  PAGES,
  PAGE_PARAMETER,
  PAGING,
  TOTAL,
} from './forms';

export interface FoundPagination {
  readonly pagination?: ApiSimplePaginationDefinition;
  /** Path of the number of all items, where the pagination has no place for it: what is missing is noticed. */
  readonly expected?: string;
  /** Parameters that make pages large, where the pagination has none of its own for that. */
  readonly query: Readonly<Record<string, number>>;
  /** Parameters of the request that are spoken for. */
  readonly used: readonly string[];
  readonly reason: string;
  readonly guessed: boolean;
}

const MOST = 1_000;
const USUAL = 100;

export function findPagination(operation: Operation, answer: ListAnswer, key: string | undefined): FoundPagination {
  const context = new Context(operation, answer, key);
  return (
    context.linkHeader() ??
    context.cursor() ??
    context.offset(true) ??
    context.nextLink() ??
    context.keyset() ??
    context.page() ??
    context.offset(false) ?? {
      query: {},
      used: [],
      ...context.expected(),
      guessed: context.limit !== undefined || context.expected().expected !== undefined,
      reason: context.limit
        ? `it takes \`${context.limit.name}\`, and how one gets to the next page is not in the document`
        : `it has no parameters for pages: all is taken to be in one answer${context.expected().expected === undefined ? '' : ', though it has a total'}`,
    }
  );
}

class Context {
  readonly limit: Parameter | undefined;
  private readonly query: readonly Parameter[];
  private readonly fields: readonly AnswerField[];

  constructor(
    private readonly operation: Operation,
    answer: ListAnswer,
    private readonly key: string | undefined,
  ) {
    this.query = operation.parameters.filter((parameter) => parameter.in === 'query');
    // Paths are read at dots.
    this.fields = answer.fields.filter(({ path, shape }) => apiPath.safeParse(path).success && shape.kind === 'scalar');
    this.limit = this.parameter(LIMIT_PARAMETER);
  }

  expected(): Pick<FoundPagination, 'expected'> {
    const total = this.field(TOTAL);
    return total ? { expected: total.path } : {};
  }

  linkHeader(): FoundPagination | undefined {
    if (!this.operation.headers.includes('link')) return undefined;
    return { ...this.found({ type: 'linkHeader' }, 'the answer has the header `Link`'), ...this.expected() };
  }

  cursor(): FoundPagination | undefined {
    const parameter =
      this.parameter(CURSOR_PARAMETER, isNoTime) ??
      // Not a number, but the word that stands for a page.
      this.parameter(PAGE_PARAMETER, ({ schema }) => schema.type === 'string');
    const field = parameter && this.cursorField();
    if (!parameter || !field) return undefined;
    const total = this.field(TOTAL);
    const more = this.field(MORE);
    return this.found(
      {
        type: 'cursor',
        parameter: parameter.name,
        path: field.path,
        ...(more ? { hasMore: more.path } : {}),
        ...(total ? { total: total.path } : {}),
      },
      `\`${parameter.name}\` takes what the answer has at \`${field.path}\``,
      { guessed: !/cursor|token|continuation|bookmark/.test(field.plain) },
    );
  }

  offset(counted: boolean): FoundPagination | undefined {
    const offset = this.parameter(OFFSET_PARAMETER, isNumber);
    const total = this.field(TOTAL) ?? (this.field(LINK) ? this.field(/^count$/) : undefined);
    if (!offset || (counted && !total)) return undefined;
    const limit = this.limit === undefined ? USUAL : this.size(this.limit).size;
    return this.found(
      {
        type: 'offset',
        limit,
        ...(offset.name === 'offset' ? {} : { offsetParameter: offset.name }),
        ...(this.limit === undefined || this.limit.name === 'limit' ? {} : { limitParameter: this.limit.name }),
        ...(total ? { total: total.path } : {}),
      },
      `\`${offset.name}\`${total ? ` with a total at \`${total.path}\`, so pages are read side by side` : ', without a total'}`,
      { guessed: this.limit === undefined || !this.size(this.limit).told, own: true },
    );
  }

  nextLink(): FoundPagination | undefined {
    const links = this.fields.filter((one) => LINK.test(one.plain) && isLink(one));
    const field = links.find(isAddress) ?? links[0];
    if (!field) return undefined;
    const total = this.field(TOTAL) ?? this.field(/^count$/);
    return this.found(
      { type: 'nextLink', path: field.path, ...(total ? { total: total.path } : {}) },
      `the answer has the next page's address at \`${field.path}\``,
      { guessed: !isAddress(field) },
    );
  }

  keyset(): FoundPagination | undefined {
    const parameter = this.parameter(KEYSET_PARAMETER);
    if (!parameter || this.key === undefined) return undefined;
    const more = this.field(MORE);
    return {
      ...this.found(
        { type: 'keyset', parameter: parameter.name, field: this.key, ...(more ? { hasMore: more.path } : {}) },
        `\`${parameter.name}\` takes the last item's \`${this.key}\``,
        { guessed: true },
      ),
      ...this.expected(),
    };
  }

  page(): FoundPagination | undefined {
    const page = this.parameter(PAGE_PARAMETER, isNumber);
    if (!page) return undefined;
    const first = [page.schema.minimum, page.schema.default].find((value) => value === 0 || value === 1) ?? 1;
    const total = this.field(TOTAL);
    const pages = this.field(PAGES);
    return this.found(
      {
        type: 'pageNumber',
        ...(page.name === 'page' ? {} : { parameter: page.name }),
        ...(first === 1 ? {} : { first: 0 }),
        ...(this.limit === undefined ? {} : { size: this.size(this.limit).size, sizeParameter: this.limit.name }),
        ...(total ? { total: total.path } : {}),
        ...(pages ? { pages: pages.path } : {}),
      },
      `\`${page.name}\` is the number of the page${total || pages ? '' : ', and the answer does not say how many there are'}`,
      { guessed: this.limit !== undefined && !this.size(this.limit).told, own: true },
    );
  }

  /** @param own the pagination has the size of pages itself */
  private found(
    pagination: ApiSimplePaginationDefinition,
    reason: string,
    { guessed = false, own = false }: { guessed?: boolean; own?: boolean } = {},
  ): FoundPagination {
    const size = own || this.limit === undefined ? undefined : this.size(this.limit);
    return {
      pagination,
      query: size ? { [this.limit!.name]: size.size } : {},
      used: [
        ...namedBy(pagination),
        ...(size ? [this.limit!.name] : []),
        ...this.query
          .filter((parameter) => isNoTime(parameter) && PAGING.some((form) => form.test(plain(parameter.name))))
          .map(({ name }) => name),
      ],
      reason: size ? `${reason}; ${size.size} items a page${size.told ? '' : ' is a guess'}` : reason,
      guessed: guessed || size?.told === false,
    };
  }

  private parameter(form: RegExp, fits: (parameter: Parameter) => boolean = () => true): Parameter | undefined {
    return this.query.find((parameter) => form.test(plain(parameter.name)) && fits(parameter));
  }

  /** The shortest path of those whose last name fits: what is nearest to the list. */
  private field(form: RegExp): AnswerField | undefined {
    return this.fields
      .filter((field) => form.test(lastName(field)) || form.test(field.plain))
      .sort((a, b) => a.path.split('.').length - b.path.split('.').length)[0];
  }

  private cursorField(): AnswerField | undefined {
    const fitting = this.fields.filter(
      (field) => CURSOR.test(field.plain) && field.shape.type !== 'boolean' && !isAddress(field),
    );
    // The last item's id is there on the last page too.
    const last = this.field(MORE) && this.fields.find((field) => field.plain === 'lastid');
    return fitting.find((field) => /next/.test(field.plain)) ?? fitting[0] ?? last;
  }

  /** The most that a page may have, or what is usual. */
  private size({ schema, description }: Parameter): { readonly size: number; readonly told: boolean } {
    const said =
      /(?:max(?:imum)?|up to|at most|between \d+ and|cannot exceed|not exceed|\d+\s*(?:-|–|to))[^\d.]{0,30}(\d{1,5})\b/i.exec(
        description,
      )?.[1];
    const told = [schema.maximum, said === undefined ? undefined : Number(said)].find(
      (value): value is number => typeof value === 'number' && value > 0,
    );
    const otherwise = typeof schema.default === 'number' && schema.default > 0 ? schema.default : USUAL;
    return { size: Math.min(Math.floor(told ?? otherwise), MOST), told: told !== undefined };
  }
}

/** Parameters that a pagination sets, by its own names or those that it has by default. */
function namedBy(pagination: ApiSimplePaginationDefinition): string[] {
  switch (pagination.type) {
    case 'offset':
      return [pagination.offsetParameter ?? 'offset', pagination.limitParameter ?? 'limit'];
    case 'pageNumber':
      return [pagination.parameter ?? 'page', ...(pagination.sizeParameter ? [pagination.sizeParameter] : [])];
    case 'cursor':
    case 'keyset':
      return [pagination.parameter];
    default:
      return [];
  }
}

/** `after` may be a cursor or a time. */
const isNoTime = ({ description, schema }: Parameter): boolean =>
  !/timestamp|unix|\bdate\b/i.test(description) && schema.format !== 'date-time' && schema.format !== 'date';
const isNumber = ({ schema }: Parameter): boolean =>
  schema.type === undefined || [schema.type].flat().some((type) => type === 'integer' || type === 'number');
const isAddress = ({ shape, plain: name }: AnswerField): boolean =>
  /^(uri|url)/.test(shape.format ?? '') ||
  /ur[il]$|link$|href$/.test(name) ||
  /\bur[il]\b|\blink\b/i.test(shape.description ?? '');
/** A field that is called `next` may be a cursor. */
const isLink = (field: AnswerField): boolean =>
  field.shape.type === 'string' && (isAddress(field) || !/cursor|token/i.test(field.shape.description ?? ''));
