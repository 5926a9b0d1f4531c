/** Entry point of {@link loadEvents}. */
export * from 'headwater:events';
