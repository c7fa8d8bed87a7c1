/** First start: makes the first administrator. */
export { FirstStartScreen } from './FirstStartScreen'
