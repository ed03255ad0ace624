/** What `--help` says. */
export const HELP = `zim-session check URL --user ID [options]

Asks a token endpoint once, as a page with zim-session would, and says what is right and wrong.

  --user ID            for whom; needed
  --origin ORIGIN      of the page, where it is another than the endpoint's: https://app.example.com
  --credentials        the page sends cookies there (credentials: 'include')
  --method METHOD      GET (default), or POST: the parameters as JSON
  --param NAME         the parameter of the userID; userId by default
  --param NAME=VALUE   a further parameter; may be repeated
  --header 'NAME: VALUE'  may be repeated. @env:NAME in a value is replaced by that environment variable:
                       --header 'authorization: Bearer @env:ACCESS_TOKEN'
  --json               the report as JSON
  --help               this text

With ZEGO_APP_ID and ZEGO_SERVER_SECRET in the environment the token is opened, too.
The report never holds a token, a secret, a userID, or the value of a header or parameter.

It asks once, for this user: that others get no such token has to be tried apart (--user of another, no --header).

Exit status: 0 no problem found (there may be warnings, and the end of the report says what was not looked at),
1 problems, 2 wrong usage.

zim-session scan PATH [--json]

Finds in sources and in what was built (bundles, Hermes bytecode, .wxapkg, .apk, .aab, .ipa, .wgt) what has to go when an
app moves to tokens: AppSigns, ServerSecrets and token generators in a client, renewals with the login's own token, a
second zim.on of one event, logins without a token. Says where, why, and what to do instead, and never prints a secret.
Below PATH it skips node_modules, lock files and source maps; what PATH itself names is looked at.

Exit status: 0 nothing found, 1 findings, 2 wrong usage.
`;
