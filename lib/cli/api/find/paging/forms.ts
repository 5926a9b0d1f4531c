/** Names that parameters and fields about pages go by, in lower case and without what is written between words. */

const AROUND =
  '(?:links?|paging|pagination|meta|metadata|responsemetadata|pages?|pageinfo|cursors?|response|result|data)*';
export const LINK = new RegExp(
  `^${AROUND}(?:next|next(?:page|records|results)?(?:url|uri|link|href|path)|nextpage|odatanextlink|linksnexthref)$`,
);
export const CURSOR = new RegExp(
  `^${AROUND}(?:next(?:page)?(?:cursor|token|key|id|after|startingafter)?|nextcursor|endcursor|continuationtoken|continuation|cursor|after|scrollid|bookmark|nextmarker|marker|pageinfoendcursor|token)$`,
);
export const CURSOR_PARAMETER =
  /^(cursor|pagecursor|after|pageafter|aftercursor|(next)?pagetoken|nexttoken|nextcursor|continuation(token)?|paginationtoken|startcursor|startingafter|bookmark|scrollid|marker|nextmarker|starttoken|pageinfo|pagestate)$/;
export const KEYSET_PARAMETER =
  /^(startingafter|startafter(id)?|afterid|sinceid|lastid|idafter|idgt|idgreaterthan|minid|lastseenid)$/;
export const LIMIT_PARAMETER =
  /^(limit|perpage|pagesize|pagelimit|size|count|max|maxresults|maxitems|maxrecords|top|take|rows|rpp|results|resultsperpage|itemsperpage|hitsperpage|first|num|n)$/;
export const OFFSET_PARAMETER = /^(offset|pageoffset|skip|start|startat|startindex|startingat|firstresult|from)$/;
export const PAGE_PARAMETER = /^(page|pagenumber|pageno|pagenum|pageindex|pageid|currentpage|p)$/;
export const TOTAL =
  /^(total|totalcount|totalitems|totalresults|totalrecords|totalelements|totalsize|totalhits|numfound|nbhits|recordstotal|resultcount|odatacount|itemcount|totalentries|found)$/;
export const PAGES = /^(totalpages|pagecount|pages|lastpage|numpages|totalpagecount|nbpages)$/;
export const MORE = /^(hasmore|hasnext|hasnextpage|more|moreavailable|morerecords|moreitemsinresponse)$/;

export const PAGING = [CURSOR_PARAMETER, OFFSET_PARAMETER, LIMIT_PARAMETER, KEYSET_PARAMETER, PAGE_PARAMETER];
