/** The port that PostgreSQL listens on unless told otherwise. */
export const POSTGRES_PORT = 5432;
