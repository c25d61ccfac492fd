// @ts-check
/** A name is filled in for the user only from this score on: a wrong first name in a mail is worse than none. */
export const SURE = 0.6;
