/** ホーム: today's board, the live feed, and whether all is well. */
export { HomeScreen } from './HomeScreen'
