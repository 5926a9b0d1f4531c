/** The platform's own code (`authorization.code` of a source); `none.ts` where there is none. */
declare module 'headwater:api-authorize' {
  export const authorize: import('./dependencies').CustomAuthorization['authorize'];
}
