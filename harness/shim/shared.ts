/** Where in the memory that both threads share each number stands: a stage must hold for the very next request. */
export const STAGE = 0;
export const TOLD = 1;
export const NUMBERS = 2;
