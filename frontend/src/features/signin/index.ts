/** Signing in. */
export { SignInScreen } from './SignInScreen'
