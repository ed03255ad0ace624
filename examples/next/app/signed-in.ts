/** Your app's own: who has sent this request, by its cookie. */
export async function signedIn(): Promise<{ userID: string } | null> {
  return { userID: 'alice' };
}
